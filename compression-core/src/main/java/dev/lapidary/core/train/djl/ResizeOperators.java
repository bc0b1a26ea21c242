package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lapidary.core.error.ModelException;

/** Resizes any axes one after the other, by nearest elements, linearly or cubically. */
final class ResizeOperators {
  private static final int BILINEAR = 2;

  private ResizeOperators() {}

  static NDArray resize(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    DataType type = x.getDataType();
    NDArray resized = resize(call, x.toType(DataType.FLOAT32, false), ResizeAxes.of(call, x));
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
    return ResizeAxes.isConfigurable(call)
        ? call.node().stringAttribute("coordinate_transformation_mode", "half_pixel")
        : "asymmetric";
  }

  private static String rounding(OperatorCall call, ResizeAxis axis) {
    if (ResizeAxes.isConfigurable(call)) {
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
}
