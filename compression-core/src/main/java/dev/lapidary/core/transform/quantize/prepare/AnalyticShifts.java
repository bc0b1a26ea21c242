package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be added to biases by what is expected of the inputs of layers:
 *
 * <pre>
 *   shift = -(round(W) - W) E[x]
 * </pre>
 *
 * <p>A convolution counts as if its padding, too, were what is expected.
 */
final class AnalyticShifts {

  private AnalyticShifts() {}

  /**
   * Finds the shifts of layers whose input's means normalization tells.
   *
   * @param model whose normalizations are not folded
   * @return [outChannels] by layer
   * @throws RecipeException if there is no such layer
   */
  static Map<String, double[]> of(String label, Model model, FoldedLayers folded)
      throws RecipeException {
    Map<String, double[]> shifts = new HashMap<>();
    inputs(label, model, folded)
        .forEach((layer, means) -> shifts.put(layer.node().id(), shift(folded, layer, means)));
    return shifts;
  }

  /**
   * What is expected of the inputs of layers, where that is known.
   *
   * @return [inChannels], or [features] for a Gemm or MatMul
   * @throws RecipeException if it is known of no layer
   */
  static Map<WeightedNode, double[]> inputs(String label, Model model, FoldedLayers folded)
      throws RecipeException {
    Map<String, ChannelExpectation> known = ExpectedValues.of(InputDefaults.dropped(model));
    Map<WeightedNode, double[]> inputs = new HashMap<>();
    for (WeightedNode layer : folded.layers()) {
      Optional.ofNullable(known.get(layer.node().inputs().get(0)))
          .flatMap(input -> means(layer, input))
          .ifPresent(means -> inputs.put(layer, means));
    }
    if (inputs.isEmpty()) {
      throw new RecipeException("quantize.noNormalization", label);
    }
    return inputs;
  }

  private static Optional<double[]> means(WeightedNode layer, ChannelExpectation input) {
    if (layer.node().is("Conv")) {
      int channels = Math.toIntExact(layer.weight().length(1) * groups(layer));
      return input.means().length == channels ? Optional.of(input.means()) : Optional.empty();
    }
    boolean rows = layer.node().is("Gemm") || input.matrix() && layer.weight().rank() == 2;
    return rows && layer.node().intAttribute("transA", 0) == 0
        ? input.spreadOver(Math.toIntExact(layer.weight().length(1 - layer.channelAxis())))
        : Optional.empty();
  }

  private static long groups(WeightedNode conv) {
    return conv.node().intAttribute("group", 1);
  }

  private static double[] shift(FoldedLayers folded, WeightedNode layer, double[] means) {
    float[] real = layer.weight().toFloats();
    float[] rounded = folded.map(layer).rounded(layer.weight()).toFloats();
    int outputs = Math.toIntExact(layer.weight().length(layer.channelAxis()));
    double[] shift = new double[outputs];
    for (int i = 0; i < real.length; i++) {
      int output = layer.channelAxis() == 0 ? i / (real.length / outputs) : i % outputs;
      shift[output] -= ((double) rounded[i] - real[i]) * means[input(layer, i, output, outputs)];
    }
    return shift;
  }

  /** The input channel that an element of a layer's weight is multiplied with. */
  private static int input(WeightedNode layer, int element, int output, int outputs) {
    if (layer.channelAxis() == 1) {
      return element / outputs;
    }
    int inputs = Math.toIntExact(layer.weight().length(1));
    int kernel = Math.toIntExact(layer.weight().elementCount() / outputs / inputs);
    int group = layer.node().is("Conv") ? (int) (output * groups(layer) / outputs) : 0;
    return group * inputs + element / kernel % inputs;
  }
}
