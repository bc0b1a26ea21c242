package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Node;
import java.util.Arrays;

/** Which elements of its input a convolution's kernel covers, position by position. */
public final class ConvWindows {
  private static final int OUTSIDE = -1;

  private ConvWindows() {}

  /**
   * The positions within one channel of the input, -1 in the padding.
   *
   * @param weight lengths [outChannels, inChannels / groups, kernel...]
   * @param input lengths [N, inChannels, axes...]
   * @return [output positions][kernel offsets], row-major
   */
  static int[] of(Node conv, long[] weight, long[] input) {
    int axes = weight.length - 2;
    int[] windows = {0};
    int positions = 1;
    int offsets = 1;
    for (int axis = 0; axis < axes; axis++) {
      int[][] own = axis(conv, axis, axes, weight[axis + 2], input[axis + 2]);
      windows = product(windows, positions, offsets, own, Math.toIntExact(input[axis + 2]));
      positions *= own.length;
      offsets *= Math.toIntExact(weight[axis + 2]);
    }
    return windows;
  }

  /**
   * How often each kernel offset lies on the input rather than in the padding.
   *
   * @return [kernel offsets], shares of the output positions in 0..1
   */
  public static double[] covered(Node conv, long[] weight, long[] input) {
    int[] windows = of(conv, weight, input);
    int offsets = 1;
    for (int axis = 2; axis < weight.length; axis++) {
      offsets *= Math.toIntExact(weight[axis]);
    }
    double[] shares = new double[offsets];
    for (int i = 0; i < windows.length; i++) {
      shares[i % offsets] += windows[i] == OUTSIDE ? 0 : (double) offsets / windows.length;
    }
    return shares;
  }

  /** Puts one more, inner axis behind those done. */
  private static int[] product(int[] outer, int positions, int offsets, int[][] inner, int length) {
    int innerOffsets = inner.length == 0 ? 0 : inner[0].length;
    int[] joined = new int[outer.length * inner.length * innerOffsets];
    int at = 0;
    for (int p = 0; p < positions; p++) {
      for (int[] window : inner) {
        for (int k = 0; k < offsets; k++) {
          int from = outer[p * offsets + k];
          for (int own : window) {
            joined[at++] = from < 0 || own < 0 ? OUTSIDE : from * length + own;
          }
        }
      }
    }
    return joined;
  }

  /** What the kernel covers along one axis: [positions][offsets]. */
  private static int[][] axis(Node conv, int axis, int axes, long kernel, long input) {
    long stride = conv.intsAttribute("strides").map(all -> all[axis]).orElse(1L);
    long dilation = conv.intsAttribute("dilations").map(all -> all[axis]).orElse(1L);
    long reach = (kernel - 1) * dilation + 1;
    String auto = conv.stringAttribute("auto_pad", "NOTSET");
    long[] pads = conv.intsAttribute("pads").orElse(new long[2 * axes]);
    long before = pads[axis];
    long total = before + pads[axes + axis];
    if (auto.startsWith("SAME")) {
      total = Math.max(0, ((input + stride - 1) / stride - 1) * stride + reach - input);
      before = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
    } else if (auto.equals("VALID")) {
      before = 0;
      total = 0;
    }
    int positions = Math.toIntExact((input + total - reach) / stride + 1);
    int[][] windows = new int[positions][Math.toIntExact(kernel)];
    for (int p = 0; p < positions; p++) {
      long start = p * stride - before;
      Arrays.setAll(
          windows[p],
          k -> {
            long from = start + k * dilation;
            return from < 0 || from >= input ? OUTSIDE : (int) from;
          });
    }
    return windows;
  }
}
