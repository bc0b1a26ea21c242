/**
 * How good a model is: accuracy on labelled data, agreement with a reference model without labels.
 */
package dev.lapidary.core.evaluate;
