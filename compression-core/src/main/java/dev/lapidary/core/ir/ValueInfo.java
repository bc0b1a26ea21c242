package dev.lapidary.core.ir;

import java.util.Objects;
import java.util.Optional;

/** A named, typed value: a graph's input or output, or a note on a value inside. */
public record ValueInfo(String name, ValueType type, Extras extras) {
  public ValueInfo {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(extras);
  }

  /** A tensor value without extras. */
  public static ValueInfo tensor(String name, ElementType elementType, Shape shape) {
    return new ValueInfo(name, new ValueType.OfTensor(elementType, shape), Extras.NONE);
  }

  /** The type if it is a dense tensor. */
  public Optional<ValueType.OfTensor> tensorType() {
    return type instanceof ValueType.OfTensor tensor ? Optional.of(tensor) : Optional.empty();
  }

  /** The same value under another type. */
  public ValueInfo withType(ValueType newType) {
    return new ValueInfo(name, newType, extras);
  }
}
