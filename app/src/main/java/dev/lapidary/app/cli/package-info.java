/**
 * The command line: one class a command. Standard output carries the answer (with {@code --json}
 * one document), standard error one line an error; exit code 0 for success, 2 for what the user can
 * mend, 1 for a defect.
 */
package dev.lapidary.app.cli;
