/**
 * Steps that store or compute in fewer bits: static and dynamic 8-bit integers, 16-bit floats.
 * Arithmetic and names follow ONNX Runtime's own quantizer, so files can be read by the same tools.
 */
package dev.lapidary.core.transform.quantize;
