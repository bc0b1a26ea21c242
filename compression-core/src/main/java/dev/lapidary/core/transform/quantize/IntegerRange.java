package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.transform.quantize.calibrate.Grid;

/**
 * The integers a quantization uses of its element type: all of them, or fewer where a range shall
 * lie symmetrically or a narrower width is simulated.
 *
 * @param lowest what does not fit is clipped to these; 0 or less, and a value of {@code type}
 * @param highest above 0, and a value of {@code type}
 * @param symmetric whether ranges are widened to +-max|r|, so that zero sits in the middle
 */
public record IntegerRange(ElementType type, int lowest, int highest, boolean symmetric) {
  private static final int MOST_REDUCED = 64;

  public IntegerRange {
    if (lowest > 0 || highest < 1 || lowest < least(type) || highest > greatest(type)) {
      throw new IllegalArgumentException(
          "a range of " + type + " that holds zero is wanted, found " + lowest + ".." + highest);
    }
  }

  /** What a signed type of that width holds, -128..127 for 8 bits, or an unsigned one, 0..255. */
  static IntegerRange activation(ElementType type, int bits, boolean symmetric) {
    int lowest = signed(type) ? -(1 << (bits - 1)) : 0;
    return new IntegerRange(type, lowest, lowest + (1 << bits) - 1, symmetric);
  }

  /**
   * INT8 as far above zero as below: -127..127 for 8 bits, -7..7 for 4.
   *
   * @param reduced at most -64..64, for CPUs whose 8-bit products saturate in 16 bits
   */
  public static IntegerRange weight(int bits, boolean reduced) {
    int most = Math.min((1 << (bits - 1)) - 1, reduced ? MOST_REDUCED : Byte.MAX_VALUE);
    return new IntegerRange(ElementType.INT8, -most, most, true);
  }

  private static boolean signed(ElementType type) {
    return switch (type) {
      case INT8, INT16 -> true;
      case UINT8, UINT16 -> false;
      default -> throw new IllegalArgumentException("cannot quantize to " + type);
    };
  }

  private static int least(ElementType type) {
    return signed(type) ? -(1 << (type.bits() - 1)) : 0;
  }

  private static int greatest(ElementType type) {
    return least(type) + (1 << type.bits()) - 1;
  }

  /** The integer that the least real number is mapped to; a symmetric range leaves -128 out. */
  int minimum() {
    return symmetric && lowest < 0 ? Math.max(lowest, -highest) : lowest;
  }

  /** The integer that the greatest real number is mapped to; symmetric ones leave 255 out. */
  int maximum() {
    if (!symmetric) {
      return highest;
    }
    return lowest < 0 ? Math.min(highest, -lowest) : highest - highest % 2;
  }

  /** The integers as ranges are fitted to them. */
  Grid grid() {
    return new Grid(maximum() - minimum(), symmetric);
  }

  /** The bits that tell these integers apart. */
  public int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(highest - lowest);
  }

  /** Whether no kernel computes in this width: narrower ones take 8 bits, wider ones float. */
  public boolean simulated() {
    return bits() != Byte.SIZE || type.bits() != Byte.SIZE;
  }

  /** Whether the element type holds integers that the range does not. */
  public boolean limited() {
    return lowest > least(type) || highest < greatest(type);
  }
}
