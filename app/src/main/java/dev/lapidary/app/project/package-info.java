/**
 * An open model with its variants, its data and what is known of each: what the window works on.
 * Knows no JavaFX and starts no threads; long work takes a {@link
 * dev.lapidary.core.job.JobContext}.
 */
package dev.lapidary.app.project;
