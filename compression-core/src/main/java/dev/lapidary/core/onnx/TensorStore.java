package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.ir.Tensor;

/** Where the data of initializers goes when a model is written. */
@FunctionalInterface
interface TensorStore {
  /** Into the model file. */
  TensorStore INLINE = TensorCodec::encode;

  TensorProto encode(Tensor tensor);
}
