package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.WorkloadBuilder;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the widths of a model's layers are to be economical with. */
public enum PrecisionBudget {
  /** Room for weights packed without gaps, elements x bits; scales and biases not counted. */
  SIZE,
  /** Multiply-accumulates x bits of weights x bits of activations, of one sample or one batch. */
  BIT_OPERATIONS;

  /** Bits of a number that stays float. */
  static final int FLOAT = 32;

  /** What a layer costs in integers of 8 bits. */
  private static final int UNIFORM = 8;

  /**
   * How much of each layer there is to pay for: elements of its weight, or multiply-accumulates.
   *
   * @param sample inputs of the model
   * @throws WorkbenchException if the shapes within the model cannot be found
   */
  Map<String, Long> amounts(PreparedModel prepared, Map<String, Tensor> sample, JobContext job)
      throws WorkbenchException {
    return this == SIZE ? elements(prepared) : multiplications(prepared.folded(), sample, job);
  }

  private static Map<String, Long> elements(PreparedModel prepared) {
    Map<String, Long> elements = new HashMap<>();
    prepared.selection().nodes().stream()
        .flatMap(node -> WeightedNode.of(node, prepared.selection().index()).stream())
        .forEach(layer -> elements.put(layer.node().id(), layer.weight().elementCount()));
    return elements;
  }

  private static Map<String, Long> multiplications(
      Model model, Map<String, Tensor> sample, JobContext job) throws WorkbenchException {
    Map<String, Long> lengths = new HashMap<>();
    sample.forEach(
        (name, value) -> {
          for (int axis = 1; axis < value.rank(); axis++) {
            lengths.put(name + ":" + axis, value.length(axis));
          }
        });
    long batch =
        sample.values().stream().mapToLong(v -> v.rank() == 0 ? 1 : v.length(0)).max().orElse(1);
    List<LayerWork> layers =
        WorkloadBuilder.build(model, batch, GivenInputs.ofLengths(lengths), job).layers();
    Map<String, Long> multiplications = new HashMap<>();
    layers.forEach(layer -> multiplications.put(layer.id(), layer.macs()));
    return multiplications;
  }

  /** The cost of a layer, in bits or bit operations. */
  long cost(long amount, int weightBits, int activationBits) {
    return this == SIZE ? amount * weightBits : amount * weightBits * activationBits;
  }

  /** The cost of a layer of 8-bit weights and activations. */
  long uniform(long amount) {
    return cost(amount, UNIFORM, UNIFORM);
  }
}
