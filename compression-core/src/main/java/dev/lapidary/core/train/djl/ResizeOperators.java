package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Resizes any axes one after the other, by nearest elements, linearly or cubically. */
final class ResizeOperators {
  /** From this operator set on inputs and attributes say how; before, it was one fixed way. */
  private static final int CONFIGURABLE = 11;

  private static final int BILINEAR = 2;

  private ResizeOperators() {}

  static NDArray resize(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    DataType type = x.getDataType();
    NDArray resized = resize(call, x.toType(DataType.FLOAT32, false), axes(call, x));
    return resized.toType(type, false);
  }

  private static NDArray resize(OperatorCall call, NDArray x, ResizeAxis[] axes)
      throws ModelException {
    String mode = call.node().stringAttribute("mode", "nearest");
    String coordinates = coordinates(call);
    if (isPlainUpscaling(mode, coordinates, axes)) {
      long[] lengths = {axes[2].out(), axes[3].out()};
      return Torch.interpolate(x, lengths, BILINEAR, false);
    }
    NDArray resized = x;
    ResizeTaps[] taps = new ResizeTaps[axes.length];
    for (int i = 0; i < axes.length; i++) {
      if (!axes[i].isIdentity() || coordinates.equals("tf_crop_and_resize")) {
        taps[i] = taps(call, axes[i], mode, coordinates);
        resized = taps[i].applyTo(resized, i);
      }
    }
    return coordinates.equals("tf_crop_and_resize") ? withOutside(call, resized, taps) : resized;
  }

  /** Whether the engine has it: two spatial axes grow linearly. */
  private static boolean isPlainUpscaling(String mode, String coordinates, ResizeAxis[] axes) {
    return mode.equals("linear")
        && coordinates.endsWith("half_pixel")
        && axes.length == 4
        && axes[0].isIdentity()
        && axes[1].isIdentity()
        && grows(axes[2])
        && grows(axes[3]);
  }

  private static boolean grows(ResizeAxis axis) {
    return axis.out() > 1 && axis.out() >= axis.in() && axis.scale() * axis.in() == axis.out();
  }

  private static ResizeTaps taps(
      OperatorCall call, ResizeAxis axis, String mode, String coordinates) throws ModelException {
    return switch (mode) {
      case "nearest" -> ResizeTaps.nearest(axis, call, coordinates, rounding(call, axis));
      case "linear" -> ResizeTaps.weighted(axis, call, coordinates, InterpolationKernel.linear());
      case "cubic" ->
          ResizeTaps.weighted(
              axis,
              call,
              coordinates,
              InterpolationKernel.cubic(call.node().floatAttribute("cubic_coeff_a", -0.75f)));
      default -> throw call.unsupported("mode " + mode);
    };
  }

  private static String coordinates(OperatorCall call) {
    return isConfigurable(call)
        ? call.node().stringAttribute("coordinate_transformation_mode", "half_pixel")
        : "asymmetric";
  }

  private static boolean isConfigurable(OperatorCall call) {
    return call.opset() >= CONFIGURABLE && call.node().is("Resize");
  }

  private static String rounding(OperatorCall call, ResizeAxis axis) {
    if (isConfigurable(call)) {
      return call.node().stringAttribute("nearest_mode", "round_prefer_floor");
    }
    return axis.scale() < 1 ? "ceil" : "floor";
  }

  private static NDArray withOutside(OperatorCall call, NDArray x, ResizeTaps[] taps) {
    NDArray extrapolated = Scalars.beside(x, call.node().floatAttribute("extrapolation_value", 0));
    NDArray filled = x;
    for (int i = 0; i < taps.length; i++) {
      float[] outside = new float[taps[i].outside().length];
      for (int k = 0; k < outside.length; k++) {
        outside[k] = taps[i].outside()[k] ? 1 : 0;
      }
      NDArray mask = ResizeTaps.alongAxis(x, i, outside).toType(DataType.BOOLEAN, false);
      filled = Torch.where(mask, extrapolated, filled);
    }
    return filled;
  }

  private static ResizeAxis[] axes(OperatorCall call, NDArray x) {
    long[] lengths = OperatorCall.lengths(x);
    int[] named =
        call.node()
            .intsAttribute("axes")
            .map(
                given ->
                    Arrays.stream(given)
                        .mapToInt(axis -> OperatorCall.normalized(axis, lengths.length))
                        .toArray())
            .orElseGet(() -> IntStream.range(0, lengths.length).toArray());
    ResizeAxis[] axes = new ResizeAxis[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      axes[i] = new ResizeAxis(lengths[i], lengths[i], 1, 0, 1);
    }
    double[] scales = scales(call, lengths, named);
    Optional<long[]> sizes = sizes(call);
    float[] crop =
        call.setting(1)
            .filter(r -> isConfigurable(call))
            .map(Tensor::toFloats)
            .orElse(new float[0]);
    boolean stretches =
        call.node().stringAttribute("keep_aspect_ratio_policy", "stretch").equals("stretch");
    for (int k = 0; k < named.length; k++) {
      long in = lengths[named[k]];
      long out =
          sizes.isPresent() && stretches
              ? sizes.get()[k]
              : (long) (sizes.isPresent() ? Math.rint(in * scales[k]) : Math.floor(in * scales[k]));
      boolean cropped = crop.length == 2 * named.length;
      axes[named[k]] =
          new ResizeAxis(
              in, out, scales[k], cropped ? crop[k] : 0, cropped ? crop[k + named.length] : 1);
    }
    return axes;
  }

  private static Optional<long[]> sizes(OperatorCall call) {
    return isConfigurable(call)
        ? call.setting(3).filter(value -> value.elementCount() > 0).map(Tensor::toLongs)
        : Optional.empty();
  }

  /** As given, or what leads to the sizes; with a kept aspect ratio the same for all axes. */
  private static double[] scales(OperatorCall call, long[] lengths, int[] named) {
    Optional<long[]> sizes = sizes(call);
    if (sizes.isEmpty()) {
      return given(call);
    }
    double[] scales = new double[named.length];
    for (int k = 0; k < scales.length; k++) {
      scales[k] = (double) sizes.get()[k] / lengths[named[k]];
    }
    return switch (call.node().stringAttribute("keep_aspect_ratio_policy", "stretch")) {
      case "not_larger" -> alike(scales, Arrays.stream(scales).min().orElse(1));
      case "not_smaller" -> alike(scales, Arrays.stream(scales).max().orElse(1));
      default -> scales;
    };
  }

  private static double[] alike(double[] scales, double scale) {
    double[] same = new double[scales.length];
    Arrays.fill(same, scale);
    return same;
  }

  private static double[] given(OperatorCall call) {
    if (call.node().attributes().get("scales") instanceof Attribute.FloatList list) {
      return list.values().stream().mapToDouble(Float::doubleValue).toArray();
    }
    float[] floats = call.setting(isConfigurable(call) ? 2 : 1).orElseThrow().toFloats();
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }
}
