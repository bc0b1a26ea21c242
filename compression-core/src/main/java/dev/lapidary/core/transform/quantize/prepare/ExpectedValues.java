package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.ClipBounds;
import dev.lapidary.core.transform.simplify.ChannelAffine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What batch normalization tells of the values of a model, without data: what it puts out has the
 * mean {@code shift} and the deviation {@code |scale| sqrt(variance / (variance + epsilon))} in
 * each channel and counts as normal (Nagel et al. 2019, section 4.2.1). Means are followed through
 * Relu, Clip, Add, Sum, Concat of channels, average pooling, Flatten, Squeeze, Identity and
 * Dropout; of other values nothing is known.
 */
final class ExpectedValues {
  private static final int SHIFT = 2;
  private static final int VARIANCE = 4;

  private final GraphIndex index;
  private final long opset;
  private final Map<String, ChannelExpectation> known = new HashMap<>();

  private ExpectedValues(Model model) {
    index = GraphIndex.of(model.graph());
    opset = model.opset();
  }

  /**
   * Follows means through a model whose normalizations are not folded.
   *
   * @return by value; those of which nothing is known are missing
   */
  static Map<String, ChannelExpectation> of(Model model) {
    ExpectedValues values = new ExpectedValues(model);
    for (Node node : model.graph().nodes()) {
      if (node.isStandard()) {
        values.behind(node).ifPresent(found -> values.known.put(node.id(), found));
      }
    }
    return Map.copyOf(values.known);
  }

  private Optional<ChannelExpectation> behind(Node node) {
    return switch (node.opType()) {
      case "BatchNormalization" -> normalized(node);
      case "Relu", "Clip" ->
          ClipBounds.of(node, index)
              .flatMap(clip -> first(node).flatMap(x -> x.clipped(clip.minimum(), clip.maximum())));
      case "Add", "Sum" -> all(node).flatMap(ChannelExpectation::sum);
      case "Concat" ->
          node.intAttribute("axis", 1) == 1
              ? all(node).flatMap(ChannelExpectation::concatenated)
              : Optional.empty();
      case "GlobalAveragePool" -> first(node).map(ChannelExpectation::averaged);
      case "AveragePool" ->
          countsNoPadding(node) ? first(node).map(ChannelExpectation::averaged) : Optional.empty();
      case "Flatten" ->
          node.intAttribute("axis", 1) == 1
              ? first(node).map(ChannelExpectation::flattened)
              : Optional.empty();
      case "Squeeze" -> leavesChannels(node) ? first(node) : Optional.empty();
      case "Identity", "Dropout" -> first(node);
      default -> Optional.empty();
    };
  }

  private Optional<ChannelExpectation> normalized(Node node) {
    return ChannelAffine.of(node, index, opset)
        .map(
            affine -> {
              Tensor variance = constant(node, VARIANCE);
              double[] deviations = new double[affine.factor().length];
              Arrays.setAll(
                  deviations, c -> Math.abs(affine.factor()[c]) * Math.sqrt(variance.doubleAt(c)));
              return new ChannelExpectation(
                  doubles(constant(node, SHIFT)), Optional.of(deviations), isMatrix(node));
            });
  }

  private boolean isMatrix(Node normalization) {
    boolean behindProduct =
        normalization.input(0).flatMap(index::producer).filter(p -> p.is("Gemm")).isPresent();
    return behindProduct || first(normalization).filter(ChannelExpectation::matrix).isPresent();
  }

  private Tensor constant(Node node, int input) {
    return node.input(input).flatMap(index::constant).orElseThrow();
  }

  private static double[] doubles(Tensor values) {
    double[] doubles = new double[Math.toIntExact(values.elementCount())];
    Arrays.setAll(doubles, values::doubleAt);
    return doubles;
  }

  private Optional<ChannelExpectation> first(Node node) {
    return node.input(0).map(known::get);
  }

  /** Of every input; empty if one is not known. */
  private Optional<List<ChannelExpectation>> all(Node node) {
    List<ChannelExpectation> found = new ArrayList<>();
    for (String input : node.inputs()) {
      if (known.containsKey(input)) {
        found.add(known.get(input));
      }
    }
    return found.size() == node.inputs().size() ? Optional.of(found) : Optional.empty();
  }

  private static boolean countsNoPadding(Node pool) {
    boolean padded =
        pool.stringAttribute("auto_pad", "NOTSET").startsWith("SAME")
            || Arrays.stream(pool.intsAttribute("pads").orElse(new long[0])).anyMatch(p -> p != 0);
    return !padded || pool.intAttribute("count_include_pad", 0) == 0;
  }

  /** Axes are an attribute before opset 13; without any, the number of samples might be dropped. */
  private boolean leavesChannels(Node squeeze) {
    return squeeze
        .intsAttribute("axes")
        .or(() -> squeeze.input(1).flatMap(index::constant).map(ExpectedValues::longs))
        .filter(axes -> Arrays.stream(axes).allMatch(axis -> axis > 1))
        .isPresent();
  }

  private static long[] longs(Tensor values) {
    return Arrays.stream(doubles(values)).mapToLong(v -> (long) v).toArray();
  }
}
