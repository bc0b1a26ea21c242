package dev.lapidary.core.ir;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A named constant of a node. The kinds transforms work with are modelled; every other kind (lists
 * of tensors or graphs, sparse tensors, types, references inside functions, strings that are not
 * UTF-8) is {@link Opaque} and passes through unread.
 */
public sealed interface Attribute {

  /** What the file said beyond the value (documentation, unknown fields). */
  Extras extras();

  record IntValue(long value, Extras extras) implements Attribute {}

  record FloatValue(float value, Extras extras) implements Attribute {}

  record StringValue(String value, Extras extras) implements Attribute {}

  record TensorValue(Tensor value, Extras extras) implements Attribute {}

  record GraphValue(Graph value, Extras extras) implements Attribute {}

  record IntList(List<Long> values, Extras extras) implements Attribute {
    public IntList {
      values = List.copyOf(values);
    }

    /** A copy as primitives. */
    public long[] toArray() {
      return values.stream().mapToLong(Long::longValue).toArray();
    }
  }

  record FloatList(List<Float> values, Extras extras) implements Attribute {
    public FloatList {
      values = List.copyOf(values);
    }
  }

  record StringList(List<String> values, Extras extras) implements Attribute {
    public StringList {
      values = List.copyOf(values);
    }
  }

  /** An attribute this program does not interpret; {@code extras} holds it whole. */
  record Opaque(Extras extras) implements Attribute {}

  static Attribute of(long value) {
    return new IntValue(value, Extras.NONE);
  }

  static Attribute of(float value) {
    return new FloatValue(value, Extras.NONE);
  }

  static Attribute of(String value) {
    return new StringValue(value, Extras.NONE);
  }

  static Attribute of(Tensor value) {
    return new TensorValue(value, Extras.NONE);
  }

  static Attribute of(Graph value) {
    return new GraphValue(value, Extras.NONE);
  }

  static Attribute of(long... values) {
    return new IntList(LongStream.of(values).boxed().toList(), Extras.NONE);
  }
}
