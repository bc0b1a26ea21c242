package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.ShapeProbe;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a variant goes wrong: the error of every FLOAT value that it shares by name with the model
 * it is compared with. A value that is rounded is taken as its users see it, behind
 * DequantizeLinear. Samples are streamed; one batch of values of both models is in memory at a
 * time.
 *
 * <p>A step that scales channels (equalization, smoothing) changes values on purpose: compare with
 * its result then, not with the original.
 */
public final class TensorErrors {
  private final Model reference;
  private final Model other;
  private final GraphIndex index;
  private final Map<String, String> seen = new LinkedHashMap<>();

  private TensorErrors(Model reference, Model other) throws WorkbenchException {
    this.reference = reference;
    this.other = other;
    this.index = GraphIndex.of(other.graph());
    Map<String, ValueInfo> types = ShapeProbe.types(reference);
    Map<String, ValueInfo> otherTypes = ShapeProbe.types(other);
    for (Node node : reference.graph().nodes()) {
      for (String value : node.outputs()) {
        if (isFloat(types.get(value)) && isFloat(otherTypes.get(value)) && isMade(value)) {
          seen.put(value, asSeen(value));
        }
      }
    }
  }

  private static boolean isFloat(ValueInfo info) {
    return Optional.ofNullable(info)
        .flatMap(ValueInfo::tensorType)
        .map(ValueType.OfTensor::elementType)
        .filter(ElementType.FLOAT::equals)
        .isPresent();
  }

  private boolean isMade(String value) {
    return index.producer(value).isPresent();
  }

  private String asSeen(String value) {
    return index
        .soleConsumer(value)
        .filter(user -> user.is("QuantizeLinear"))
        .flatMap(quantize -> index.soleConsumer(quantize.id()))
        .filter(user -> user.is("DequantizeLinear"))
        .map(Node::id)
        .orElse(value);
  }

  /**
   * Feeds both models and compares, in the order of the reference's graph. Values whose shapes
   * differ, as behind removed channels, are left out.
   *
   * @param feeds of inputs that both models have
   * @throws WorkbenchException if a model cannot be run on the data
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public static List<TensorError> between(
      Model reference, Model other, SampleFeeds feeds, JobContext job) throws WorkbenchException {
    return new TensorErrors(reference, other).compare(feeds, job);
  }

  private List<TensorError> compare(SampleFeeds feeds, JobContext job) throws WorkbenchException {
    if (seen.isEmpty()) {
      return List.of();
    }
    Map<String, Noise> noises = new LinkedHashMap<>();
    Set<String> others = new LinkedHashSet<>(seen.values());
    ValueStream.of(reference, seen.keySet())
        .passWith(
            ValueStream.of(other, others),
            feeds,
            job,
            (own, found) ->
                seen.forEach(
                    (value, as) ->
                        noises
                            .computeIfAbsent(value, v -> new Noise())
                            .add(own.get(value), found.get(as))));
    GraphIndex makers = GraphIndex.of(reference.graph());
    List<TensorError> errors = new ArrayList<>();
    noises.forEach(
        (value, noise) -> {
          if (noise.comparable) {
            String operator = makers.producer(value).orElseThrow().opType();
            errors.add(new TensorError(value, operator, noise.sqnrDb()));
          }
        });
    return List.copyOf(errors);
  }

  /** Sums over the batches seen so far. */
  private static final class Noise {
    private boolean comparable = true;
    private double signal;
    private double noise;

    void add(Tensor exact, Tensor rounded) {
      comparable &= exact.shape().equals(rounded.shape());
      if (!comparable) {
        return;
      }
      FloatBuffer one = exact.data().asFloatBuffer();
      FloatBuffer two = rounded.data().asFloatBuffer();
      while (one.hasRemaining()) {
        double element = one.get();
        double error = element - two.get();
        signal += element * element;
        noise += error * error;
      }
    }

    double sqnrDb() {
      return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }
  }
}
