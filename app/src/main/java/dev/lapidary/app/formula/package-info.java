/** The formulas of steps with the numbers of a variant and its layers filled in. */
package dev.lapidary.app.formula;
