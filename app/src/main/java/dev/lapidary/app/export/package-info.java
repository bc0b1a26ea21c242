/** Writing a variant for use elsewhere, proved by reading it back and running it. */
package dev.lapidary.app.export;
