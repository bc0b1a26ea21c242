/** Training on the ONNX graph itself: what is trained how, whichever engine does it. */
package dev.lapidary.core.train;
