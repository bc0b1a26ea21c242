/**
 * Training in a process of its own, so that a crash of the native engine, a process killed for its
 * memory or a cancelled training takes neither the program nor the workspace with it.
 */
package dev.lapidary.core.train.process;
