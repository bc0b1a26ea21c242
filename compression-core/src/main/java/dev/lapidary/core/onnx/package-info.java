/** ONNX files to models and back. The only package that sees protobuf. */
package dev.lapidary.core.onnx;
