package dev.lapidary.core.runtime;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inputs whose elements all hold one value that a user wrote. */
final class FilledInput {
  private FilledInput() {}

  /**
   * Checks that each value is for an input there is, and one that the input can hold.
   *
   * @throws ModelException naming the first that is not
   */
  static void check(List<ValueInfo> inputs, Map<String, String> values) throws ModelException {
    for (Map.Entry<String, String> given : values.entrySet()) {
      ValueInfo input =
          inputs.stream()
              .filter(candidate -> candidate.name().equals(given.getKey()))
              .findFirst()
              .orElseThrow(() -> unknown(given.getKey(), inputs));
      ElementType type =
          input
              .tensorType()
              .map(ValueType.OfTensor::elementType)
              .orElseThrow(
                  () -> new ModelException("model.inputNotTensor", input.name(), input.type()));
      tensor(input.name(), type, given.getValue(), 1, Shape.of().lengths().orElseThrow());
    }
  }

  private static ModelException unknown(String name, List<ValueInfo> inputs) {
    List<String> known = inputs.stream().map(ValueInfo::name).toList();
    String all = String.join(", ", known);
    Optional<String> near = NearMatches.of(name, known).stream().findFirst();
    return near.isPresent()
        ? new ModelException("input.unknownNear", name, near.get(), all)
        : new ModelException("input.unknown", name, all);
  }

  /**
   * The input.
   *
   * @throws ModelException if {@code text} is no value of the type
   */
  static Tensor tensor(String input, ElementType type, String text, int count, long... lengths)
      throws ModelException {
    if (type == ElementType.STRING) {
      byte[] word = text.getBytes(StandardCharsets.UTF_8);
      return Tensor.ofStringBytes(Collections.nCopies(count, word), lengths);
    }
    Optional<BigDecimal> number = number(type, text);
    if (number.isEmpty()) {
      throw new ModelException("input.value", input, type, expected(type), text);
    }
    if (type.isFloating()) {
      float[] values = new float[count];
      Arrays.fill(values, number.get().floatValue());
      return Tensor.ofFloats(type, values, lengths);
    }
    return whole(type, number.get().longValueExact(), count, lengths);
  }

  private static Tensor whole(ElementType type, long value, int count, long... lengths) {
    int width = type.bits() / Byte.SIZE;
    ByteBuffer data = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count * width; i++) {
      data.put((byte) (value >> Byte.SIZE * (i % width)));
    }
    return Tensor.of(type, data.flip(), lengths);
  }

  /** The value as a number of the type; empty if it is none. */
  private static Optional<BigDecimal> number(ElementType type, String text) {
    if (type == ElementType.BOOL) {
      return Optional.ofNullable(
          Map.of("true", BigDecimal.ONE, "false", BigDecimal.ZERO).get(text));
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return fits(type, number) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(ElementType type, BigDecimal number) {
    if (type.isFloating()) {
      return type.bits() > Byte.SIZE && Float.isFinite(number.floatValue());
    }
    if (number.stripTrailingZeros().scale() > 0 || type.bits() < Byte.SIZE) {
      return false;
    }
    int bits = Math.min(type.bits(), Long.SIZE);
    boolean signed = !type.name().startsWith("UINT");
    BigDecimal least = signed ? BigDecimal.valueOf(2).pow(bits - 1).negate() : BigDecimal.ZERO;
    BigDecimal end = BigDecimal.valueOf(2).pow(signed || bits == Long.SIZE ? bits - 1 : bits);
    return number.compareTo(least) >= 0 && number.compareTo(end) < 0;
  }

  private static String expected(ElementType type) {
    if (type == ElementType.BOOL) {
      return "true or false";
    }
    return type.isFloating() ? "a number" : "a whole number of that type";
  }
}
