package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.Objects;

/**
 * Makes of a float model the graph that quantization-aware training trains (Jacob et al. 2018,
 * section 3): it rounds exactly where and as static quantization does, and everything that is
 * trained is float. Nodes, scales and zero points are those that {@code quantization} would write.
 *
 * @param quantization what the trained model will be turned into
 * @param normalization when BatchNormalization is folded
 * @param weightScales the scales of weights to begin with; static quantization's are {@link
 *     WeightScaleRule#MIN_MAX}
 */
public record FakeQuantization(
    StaticQuantization quantization,
    NormalizationForm normalization,
    WeightScaleRule weightScales) {
  /** QuantizeLinear with one scale for each channel, and Clip of integers. */
  public static final int MINIMUM_OPSET = 13;

  public FakeQuantization {
    Objects.requireNonNull(quantization);
    Objects.requireNonNull(normalization);
    Objects.requireNonNull(weightScales);
  }

  /**
   * Observes activations on calibration data, then inserts.
   *
   * @throws WorkbenchException if there is nothing to quantize, no calibration data, or an
   *     activation is not finite
   */
  public FakeQuantizedModel insert(Model model, TransformContext context)
      throws WorkbenchException {
    TrainableModel trainable = trainable(model, context.job());
    TensorStatistics statistics = quantization.observe(trainable.prepared(), context);
    return insert(trainable, statistics);
  }

  private TrainableModel trainable(Model model, JobContext job) throws WorkbenchException {
    if (model.opset() < MINIMUM_OPSET) {
      throw new IllegalArgumentException(
          "opset " + MINIMUM_OPSET + " or later is needed, found " + model.opset());
    }
    quantization.requires(model);
    PreparedModel decided = PreparedModel.of(model, quantization, job);
    return TrainableModel.of(model, decided, normalization, job);
  }

  private FakeQuantizedModel insert(TrainableModel trainable, TensorStatistics statistics) {
    PreparedModel prepared = trainable.prepared();
    QuantizationPlan plan =
        QuantizationPlan.fit(
            prepared.selection(), statistics, quantization.scheme(prepared, weightScales));
    Graph graph = prepared.folded().graph();
    GraphEditor editor = GraphEditor.of(graph);
    trainable.base().graph().initializers().forEach(editor::putInitializer);
    FakeForm form = new FakeForm(editor, trainable.normalized());
    Graph written = new QdqRewriter(graph, prepared.selection(), plan, editor, form).rewrite();
    return new FakeQuantizedModel(
        prepared.folded().withGraph(written), form.quantizers(), trainable, plan);
  }
}
