package dev.lapidary.core.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A constant dense tensor: an element type, lengths, and packed little-endian data in row-major
 * order. Immutable; models share it. The data may be a memory-mapped file, and is at most 2 GiB.
 *
 * <p>Elements below 8 bits are packed two a byte, the first in the low bits, as ONNX does.
 */
public final class Tensor {
  private static final byte[][] NO_STRINGS = {};

  private final ElementType elementType;
  private final long[] lengths;
  private final ByteBuffer data;
  private final byte[][] strings;
  private final Extras extras;

  private Tensor(
      ElementType elementType, long[] lengths, ByteBuffer data, byte[][] strings, Extras extras) {
    this.elementType = elementType;
    this.lengths = lengths;
    this.data = data;
    this.strings = strings;
    this.extras = extras;
  }

  /**
   * A tensor over {@code data}, which must not change afterwards.
   *
   * @param data position to limit is the content, little-endian whatever the buffer's own order
   * @throws IllegalArgumentException if the size does not fit the type and lengths
   */
  public static Tensor of(ElementType elementType, ByteBuffer data, long... lengths) {
    long expected = elementType.byteSize(count(lengths));
    if (elementType.bits() == 0) {
      throw new IllegalArgumentException("a " + elementType + " tensor has no packed data");
    }
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          elementType
              + Arrays.toString(lengths)
              + " needs "
              + expected
              + " bytes, found "
              + data.remaining());
    }
    return new Tensor(
        elementType, lengths.clone(), data.slice().asReadOnlyBuffer(), NO_STRINGS, Extras.NONE);
  }

  /** A FLOAT tensor; {@code values} is copied. */
  public static Tensor ofFloats(float[] values, long... lengths) {
    ByteBuffer bytes = allocate(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return of(ElementType.FLOAT, bytes, lengths);
  }

  /** A tensor of any numeric type of 8 bits and more, each value converted by a Java cast. */
  public static Tensor ofFloats(ElementType elementType, float[] values, long... lengths) {
    ByteBuffer bytes = allocate(values.length, elementType.bits() / Byte.SIZE);
    for (int i = 0; i < values.length; i++) {
      Elements.put(elementType, bytes, i, values[i]);
    }
    return of(elementType, bytes, lengths);
  }

  /** An INT64 tensor; {@code values} is copied. */
  public static Tensor ofLongs(long[] values, long... lengths) {
    ByteBuffer bytes = allocate(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    return of(ElementType.INT64, bytes, lengths);
  }

  /** An INT32 tensor; {@code values} is copied. */
  public static Tensor ofInts(int[] values, long... lengths) {
    ByteBuffer bytes = allocate(values.length, Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return of(ElementType.INT32, bytes, lengths);
  }

  /** A tensor of an 8-bit type (INT8, UINT8, BOOL, FLOAT8...); {@code values} is copied. */
  public static Tensor ofBytes(ElementType elementType, byte[] values, long... lengths) {
    return of(elementType, ByteBuffer.wrap(values.clone()), lengths);
  }

  /** A scalar of type FLOAT. */
  public static Tensor scalar(float value) {
    return ofFloats(new float[] {value});
  }

  /** A scalar of type INT64. */
  public static Tensor scalar(long value) {
    return ofLongs(new long[] {value});
  }

  /** A STRING tensor of raw bytes, one array an element; copied. */
  public static Tensor ofStringBytes(List<byte[]> values, long... lengths) {
    if (values.size() != count(lengths)) {
      throw new IllegalArgumentException(
          "STRING" + Arrays.toString(lengths) + " does not hold " + values.size() + " strings");
    }
    byte[][] copy = values.stream().map(byte[]::clone).toArray(byte[][]::new);
    return new Tensor(
        ElementType.STRING, lengths.clone(), ByteBuffer.allocate(0), copy, Extras.NONE);
  }

  private static ByteBuffer allocate(int count, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long count(long[] lengths) {
    long product = 1;
    for (long length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "lengths must be zero or more, found " + Arrays.toString(lengths));
      }
      product = Math.multiplyExact(product, length);
    }
    return product;
  }

  public ElementType elementType() {
    return elementType;
  }

  /** The lengths of the axes; a copy. Empty for a scalar. */
  public long[] lengths() {
    return lengths.clone();
  }

  /** The length of one axis. */
  public long length(int axis) {
    return lengths[axis];
  }

  public int rank() {
    return lengths.length;
  }

  public Shape shape() {
    return Shape.of(lengths);
  }

  public long elementCount() {
    return LongStream.of(lengths).reduce(1, (a, b) -> a * b);
  }

  /** Bytes of the packed data; for strings the sum of their lengths. */
  public long byteSize() {
    return elementType == ElementType.STRING
        ? Arrays.stream(strings).mapToLong(s -> s.length).sum()
        : data.remaining();
  }

  /** The packed data, read-only and little-endian, position 0. A view of its own for each call. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The packed data for native code, read-only: direct memory is copied unless it begins at a
   * multiple of the bytes of one element. In the bytes of a model file, weights lie anywhere.
   */
  public ByteBuffer nativeData() {
    ByteBuffer own = data();
    int elementBytes = Math.max(1, elementType.bits() / Byte.SIZE);
    if (!own.isDirect() || own.alignmentOffset(0, elementBytes) == 0) {
      return own;
    }
    ByteBuffer copy = ByteBuffer.allocateDirect(own.remaining()).put(own).flip();
    return copy.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements of a STRING tensor as raw bytes; copies. */
  public List<byte[]> stringBytes() {
    return Arrays.stream(strings).map(byte[]::clone).toList();
  }

  /** The elements of a STRING tensor read as UTF-8. */
  public List<String> strings() {
    return Arrays.stream(strings).map(s -> new String(s, StandardCharsets.UTF_8)).toList();
  }

  /** One element of any real numeric type as a double. */
  public double doubleAt(int index) {
    return Elements.get(elementType, data(), index);
  }

  /**
   * All elements of any real numeric type as floats.
   *
   * @throws IllegalStateException for strings and complex numbers
   */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elementCount())];
    if (elementType == ElementType.FLOAT) {
      data().asFloatBuffer().get(values);
      return values;
    }
    ByteBuffer bytes = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Elements.get(elementType, bytes, i);
    }
    return values;
  }

  /**
   * All elements of an integral type as longs.
   *
   * @throws IllegalStateException for other types
   */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(elementCount())];
    ByteBuffer bytes = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = Elements.getLong(elementType, bytes, i);
    }
    return values;
  }

  /** The same data under other lengths with the same number of elements. */
  public Tensor reshaped(long... newLengths) {
    if (count(newLengths) != elementCount()) {
      throw new IllegalArgumentException(
          shape() + " cannot be reshaped to " + Arrays.toString(newLengths));
    }
    return new Tensor(elementType, newLengths.clone(), data, strings, extras);
  }

  /** What the file said beyond the value. */
  public Extras extras() {
    return extras;
  }

  public Tensor withExtras(Extras newExtras) {
    return new Tensor(elementType, lengths, data, strings, newExtras);
  }

  /** Same type, lengths and data; extras do not matter. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && elementType == that.elementType
        && Arrays.equals(lengths, that.lengths)
        && data.equals(that.data)
        && Arrays.deepEquals(strings, that.strings);
  }

  @Override
  public int hashCode() {
    return 31 * elementType.hashCode() + Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return elementType + shape().toString();
  }
}
