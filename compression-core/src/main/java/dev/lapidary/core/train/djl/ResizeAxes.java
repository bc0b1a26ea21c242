package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads from a Resize or Upsample node what becomes of each axis.
 *
 * @param named axes the node speaks of
 * @param scales one for each of them
 * @param sizes wanted lengths of them, if given instead of scales
 * @param crop starts, then ends of the cropped part of each of them; empty for the whole
 */
record ResizeAxes(
    OperatorCall call, int[] named, double[] scales, Optional<long[]> sizes, float[] crop) {
  /** From this operator set on inputs and attributes say how; before, it was one fixed way. */
  private static final int CONFIGURABLE = 11;

  /** Every axis of {@code x}. */
  static ResizeAxis[] of(OperatorCall call, NDArray x) {
    long[] lengths = OperatorCall.lengths(x);
    int[] named =
        call.axes(Integer.MAX_VALUE, lengths.length)
            .orElseGet(() -> IntStream.range(0, lengths.length).toArray());
    Optional<long[]> sizes =
        isConfigurable(call)
            ? call.setting(3).filter(value -> value.elementCount() > 0).map(Tensor::toLongs)
            : Optional.empty();
    double[] scales =
        sizes.map(to -> scales(call, lengths, named, to)).orElseGet(() -> given(call));
    float[] crop =
        call.setting(1)
            .filter(value -> isConfigurable(call) && value.elementCount() == 2L * named.length)
            .map(Tensor::toFloats)
            .orElse(new float[0]);
    return new ResizeAxes(call, named, scales, sizes, crop).of(lengths);
  }

  /** Whether the operator can be told how. */
  static boolean isConfigurable(OperatorCall call) {
    return call.opset() >= CONFIGURABLE && call.node().is("Resize");
  }

  private ResizeAxis[] of(long[] lengths) {
    ResizeAxis[] axes = new ResizeAxis[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      axes[i] = new ResizeAxis(lengths[i], lengths[i], 1, 0, 1);
    }
    for (int k = 0; k < named.length; k++) {
      long in = lengths[named[k]];
      double from = crop.length == 0 ? 0 : crop[k];
      double to = crop.length == 0 ? 1 : crop[k + named.length];
      axes[named[k]] = new ResizeAxis(in, out(in, k), scales[k], from, to);
    }
    return axes;
  }

  private long out(long in, int k) {
    if (sizes.isEmpty()) {
      return (long) Math.floor(in * scales[k]);
    }
    return policy(call).equals("stretch") ? sizes.get()[k] : (long) Math.rint(in * scales[k]);
  }

  private static String policy(OperatorCall call) {
    return call.node().stringAttribute("keep_aspect_ratio_policy", "stretch");
  }

  /** What leads to the sizes; with a kept aspect ratio the same for all axes. */
  private static double[] scales(OperatorCall call, long[] lengths, int[] named, long[] sizes) {
    double[] scales =
        IntStream.range(0, named.length)
            .mapToDouble(k -> (double) sizes[k] / lengths[named[k]])
            .toArray();
    switch (policy(call)) {
      case "not_larger" -> Arrays.fill(scales, Arrays.stream(scales).min().orElse(1));
      case "not_smaller" -> Arrays.fill(scales, Arrays.stream(scales).max().orElse(1));
      default -> {}
    }
    return scales;
  }

  private static double[] given(OperatorCall call) {
    if (call.node().attributes().get("scales") instanceof Attribute.FloatList list) {
      return list.values().stream().mapToDouble(Float::doubleValue).toArray();
    }
    float[] floats = call.setting(isConfigurable(call) ? 2 : 1).orElseThrow().toFloats();
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }
}
