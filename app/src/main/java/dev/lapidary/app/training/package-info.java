/** The training under way: its curves, and the commands that pause it or end it early. */
package dev.lapidary.app.training;
