/** Every command of the window once: its words, icon, key, when it can be used, what it does. */
package dev.lapidary.app.action;
