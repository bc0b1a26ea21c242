package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.SampleShapes;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.rounding.ConvWindows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be added to biases by what is expected of the inputs of layers:
 *
 * <pre>
 *   shift = -sum (round(W) - W) E[x] covered
 * </pre>
 *
 * <p>where {@code covered} is the share of a convolution's output positions at which the element of
 * the kernel lies on the input; in the padding it meets zeros. (The paper leaves that out; in a 3x3
 * convolution of a 7x7 map every fifth product is one with padding.)
 */
final class AnalyticShifts {

  private AnalyticShifts() {}

  /**
   * Finds the shifts of layers whose input's means normalization tells.
   *
   * @param model whose normalizations are not folded
   * @return [outChannels] by layer
   * @throws WorkbenchException if there is no such layer, or ONNX Runtime refuses the model
   */
  static Map<String, double[]> of(String label, Model model, FoldedLayers folded, JobContext job)
      throws WorkbenchException {
    Map<WeightedNode, double[]> inputs = inputs(label, model, folded);
    Map<String, Shape> shapes = SampleShapes.of(folded.model(), job);
    Map<String, double[]> shifts = new HashMap<>();
    inputs.forEach(
        (layer, means) -> {
          double[] covered = covered(layer, shapes);
          shifts.put(layer.node().id(), shift(folded, layer, means, covered));
        });
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

  /** The share of positions at which each element of a kernel lies on the input. */
  private static double[] covered(WeightedNode layer, Map<String, Shape> shapes) {
    long[] input = shapes.get(layer.node().inputs().get(0)).lengths().orElseThrow();
    return layer.node().is("Conv")
        ? ConvWindows.covered(layer.node(), layer.weight().lengths(), input)
        : new double[] {1};
  }

  private static double[] shift(
      FoldedLayers folded, WeightedNode layer, double[] means, double[] covered) {
    float[] real = layer.weight().toFloats();
    float[] rounded = folded.map(layer).rounded(layer.weight()).toFloats();
    int outputs = Math.toIntExact(layer.weight().length(layer.channelAxis()));
    double[] shift = new double[outputs];
    for (int i = 0; i < real.length; i++) {
      int output = layer.channelAxis() == 0 ? i / (real.length / outputs) : i % outputs;
      double expected = means[input(layer, i, output)] * covered[i % covered.length];
      shift[output] -= ((double) rounded[i] - real[i]) * expected;
    }
    return shift;
  }

  /** The input channel that an element of a layer's weight is multiplied with. */
  private static int input(WeightedNode layer, int element, int output) {
    Tensor weight = layer.weight();
    if (layer.channelAxis() == 1) {
      return Math.toIntExact(element / weight.length(1));
    }
    long kernel = weight.elementCount() / weight.length(0) / weight.length(1);
    long group = layer.node().is("Conv") ? output * groups(layer) / weight.length(0) : 0;
    return Math.toIntExact(group * weight.length(1) + element / kernel % weight.length(1));
  }
}
