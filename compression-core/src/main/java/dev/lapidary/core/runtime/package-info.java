/** Running models. The only package that sees ONNX Runtime. */
package dev.lapidary.core.runtime;
