/**
 * Charts: what they show, and painting it through AWT's Graphics2D. No class here but {@code
 * ChartPane} knows JavaFX, so the command line writes the same pictures.
 */
package dev.lapidary.app.ui.chart;
