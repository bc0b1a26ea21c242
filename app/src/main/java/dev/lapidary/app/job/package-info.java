/**
 * Work in the background: started from the window, shown in the jobs panel, stopped by the user.
 * The only place that hands work back to the window's thread.
 */
package dev.lapidary.app.job;
