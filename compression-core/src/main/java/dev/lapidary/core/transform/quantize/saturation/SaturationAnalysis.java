package dev.lapidary.core.transform.quantize.saturation;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Layers of a quantized model whose sums saturate on x86 CPUs without VNNI, the worst first.
 * Nothing here depends on the machine it runs on.
 *
 * <p>Conv, Gemm and MatMul between DequantizeLinear nodes and MatMulInteger, with constant INT8
 * weights; UINT8 weights, depthwise convolutions and products of a batch of matrices are summed
 * exactly or not looked at. Layers are simulated one by one: each takes in what it would if those
 * before it were exact.
 */
public final class SaturationAnalysis {
  private final Model model;
  private final GraphIndex index;
  private final List<IntegerLayer> layers;

  /**
   * Finds the layers.
   *
   * @param runsOnIntegers whether a node, by its first non-empty output, has an integer kernel;
   *     MatMulInteger always has
   */
  public SaturationAnalysis(Model model, Predicate<String> runsOnIntegers) {
    this.model = model;
    this.index = GraphIndex.of(model.graph());
    this.layers =
        model.graph().nodes().stream()
            .filter(node -> node.is("MatMulInteger") || runsOnIntegers.test(node.id()))
            .map(node -> IntegerLayer.of(node, index))
            .flatMap(Optional::stream)
            .toList();
  }

  /** What weights alone tell: which pairs the greatest activations would carry beyond 16 bits. */
  public List<LayerSaturation> worstCase() {
    return sorted(layers.stream().map(SaturationTally::new));
  }

  /**
   * Simulates every layer on samples, exactly.
   *
   * @throws WorkbenchException if the data does not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public List<LayerSaturation> onData(SampleFeeds feeds, JobContext job) throws WorkbenchException {
    List<SaturationTally> tallies = layers.stream().map(SaturationTally::new).toList();
    ValueStream.of(model, values())
        .pass(
            feeds,
            job,
            found -> {
              for (int i = 0; i < tallies.size(); i++) {
                job.throwIfCancelled();
                see(tallies.get(i), layers.get(i), found);
              }
            });
    return sorted(tallies.stream());
  }

  private void see(SaturationTally tally, IntegerLayer layer, Map<String, Tensor> found) {
    tally.see(
        found.get(layer.activation()),
        (float) number(layer.activationScale(), 1, found),
        (int) number(layer.activationZero(), 0, found));
  }

  private double number(Optional<String> value, double otherwise, Map<String, Tensor> found) {
    return value
        .map(name -> index.constant(name).orElseGet(() -> found.get(name)).doubleAt(0))
        .orElse(otherwise);
  }

  /** The values that layers take in, and those of their scales and zero points that vary. */
  private Set<String> values() {
    Set<String> values = new LinkedHashSet<>();
    for (IntegerLayer layer : layers) {
      values.add(layer.activation());
      Stream.of(layer.activationScale(), layer.activationZero())
          .flatMap(Optional::stream)
          .filter(name -> index.constant(name).isEmpty())
          .forEach(values::add);
    }
    return values;
  }

  private static List<LayerSaturation> sorted(Stream<SaturationTally> tallies) {
    Comparator<LayerSaturation> byLoss =
        Comparator.comparingDouble(
            layer ->
                layer
                    .observed()
                    .map(LayerSaturation.Observed::sqnrDb)
                    .orElse(Double.POSITIVE_INFINITY));
    return tallies
        .map(SaturationTally::result)
        .sorted(
            byLoss.thenComparing(
                Comparator.comparingDouble(LayerSaturation::shareAtRisk).reversed()))
        .toList();
  }
}
