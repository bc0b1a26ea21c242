/** The plot of one figure against another: which variants are worth having. */
package dev.lapidary.app.tradeoff;
