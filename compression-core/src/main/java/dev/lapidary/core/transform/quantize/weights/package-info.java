/** Weights stored in few bits while the layers go on computing on floats. */
package dev.lapidary.core.transform.quantize.weights;
