/**
 * Rewrites nodes from one version of ONNX's operator set to the next: one adapter for each operator
 * whose definition changed in a way that old nodes would mean something else or nothing.
 */
package dev.lapidary.core.transform.convert.opset;
