package dev.lapidary.core.ir;

import java.util.Optional;

/** The values of Constant nodes, whichever of ONNX's attributes holds them. */
public final class Constants {
  private Constants() {}

  /** The tensor a Constant node yields; empty for sparse, string and opaque forms. */
  public static Optional<Tensor> valueOf(Node constant) {
    for (Attribute attribute : constant.attributes().values()) {
      if (attribute instanceof Attribute.TensorValue tensor) {
        return Optional.of(tensor.value());
      } else if (attribute instanceof Attribute.FloatValue scalar) {
        return Optional.of(Tensor.scalar(scalar.value()));
      } else if (attribute instanceof Attribute.IntValue scalar) {
        return Optional.of(Tensor.scalar(scalar.value()));
      } else if (attribute instanceof Attribute.IntList list) {
        return Optional.of(Tensor.ofLongs(list.toArray(), list.values().size()));
      } else if (attribute instanceof Attribute.FloatList list) {
        float[] values = new float[list.values().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = list.values().get(i);
        }
        return Optional.of(Tensor.ofFloats(values, values.length));
      }
    }
    return Optional.empty();
  }
}
