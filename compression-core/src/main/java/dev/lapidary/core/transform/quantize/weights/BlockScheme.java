package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;

/**
 * How the weights of a layer become integers: so many of them that lie side by side along the input
 * channels share a scale. The names of the components are the words in recipes.
 *
 * @param weightBits width of a weight, in [2, 8]; other widths than 4 and 8 are stored as the next
 *     of these, with fewer different codes
 * @param blockSize weights a scale, a power of two in [16, 256]
 * @param symmetric whether zero sits in the middle of the integers; else each block has a zero
 *     point, so that all integers are used wherever the weights lie
 */
public record BlockScheme(int weightBits, int blockSize, boolean symmetric) {
  private static final int NARROWEST = 2;
  private static final int NIBBLE = 4;
  private static final int SMALLEST = 16;
  private static final int LARGEST = 256;
  private static final int INITIAL = 128;

  public BlockScheme {
    if (weightBits < NARROWEST || weightBits > Byte.SIZE) {
      throw new IllegalArgumentException("weightBits must be in [2, 8], found " + weightBits);
    }
    if (blockSize < SMALLEST || blockSize > LARGEST || Integer.bitCount(blockSize) != 1) {
      throw new IllegalArgumentException(
          "blockSize must be a power of two in [16, 256], found " + blockSize);
    }
  }

  /** The parameters with their initial values. */
  public static List<ParameterSpec> specs() {
    return List.of(
        ParameterSpec.bits("weightBits", NARROWEST, Byte.SIZE, NIBBLE),
        ParameterSpec.integer("blockSize", SMALLEST, LARGEST, INITIAL),
        ParameterSpec.flag("symmetric", false));
  }

  /** The initial values. */
  public static BlockScheme initial() {
    return new BlockScheme(NIBBLE, INITIAL, false);
  }

  /** Bits that a code takes: 4 or 8. */
  int storedBits() {
    return weightBits <= NIBBLE ? NIBBLE : Byte.SIZE;
  }

  /** Whether a code takes more bits than the width needs. */
  boolean simulated() {
    return weightBits < storedBits();
  }

  /** Blocks of a row of {@code length} weights; the last may hold fewer. */
  int blocks(int length) {
    return (length + blockSize - 1) / blockSize;
  }

  /** The least code. */
  int lowest() {
    return symmetric ? middle() - half() : 0;
  }

  /** The greatest code. */
  int highest() {
    return lowest() + 2 * half() - 1;
  }

  /** Half the number of different codes. */
  int half() {
    return 1 << (weightBits - 1);
  }

  /** The stored code in the middle, which stands for zero where there is no zero point. */
  int middle() {
    return 1 << (storedBits() - 1);
  }
}
