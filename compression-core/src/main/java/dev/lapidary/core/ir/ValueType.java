package dev.lapidary.core.ir;

/** The type of a value. Nearly always a {@link OfTensor}; the others exist in ONNX files too. */
public sealed interface ValueType {

  /** A dense tensor. */
  record OfTensor(ElementType elementType, Shape shape) implements ValueType {}

  /** A sparse tensor. */
  record OfSparseTensor(ElementType elementType, Shape shape) implements ValueType {}

  /** A sequence of values of one type. */
  record OfSequence(ValueType element) implements ValueType {}

  /** A map with integral or string keys. */
  record OfMap(ElementType key, ValueType value) implements ValueType {}

  /** A value that may be absent. */
  record OfOptional(ValueType element) implements ValueType {}

  /** A file that names a value and says nothing of its type. */
  record Undeclared() implements ValueType {}
}
