/** What the selected variant is, where it came from, and its figures against the baseline. */
package dev.lapidary.app.inspector;
