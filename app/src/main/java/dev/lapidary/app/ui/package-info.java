/** What every screen shares: texts in two languages, themes, icons, dialogs, how figures read. */
package dev.lapidary.app.ui;
