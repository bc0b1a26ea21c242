package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Static quantization that keeps the most sensitive layers float, as few as needed for the accuracy
 * to fall by no more than allowed. Layers are ranked once ({@link SensitivityAnalysis}) and given
 * up one by one, the worst first; where the goal is out of reach, the best of all tries is the
 * result.
 *
 * <p>The drop is that of top-1 accuracy on the validation data, or, without any, the share of
 * calibration samples of which the best-scored class changes. Evaluation data plays no part.
 *
 * @param maximumDrop in [0, 1]
 */
public record AccuracyAwareQuantization(double maximumDrop, StaticQuantization quantization)
    implements Transform {
  private static final int RANKING_SAMPLES = 100;

  public static final StepType<AccuracyAwareQuantization> TYPE =
      StepType.of("quantize.accuracy-aware", AccuracyAwareQuantization.class, specs());

  public AccuracyAwareQuantization {
    if (!(maximumDrop >= 0 && maximumDrop <= 1)) {
      throw new IllegalArgumentException("maximumDrop must be in [0, 1], found " + maximumDrop);
    }
    Objects.requireNonNull(quantization);
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.fraction("maximumDrop", 0, 1, 0.005));
    specs.addAll(StaticQuantization.TYPE.parameters());
    return specs.toArray(ParameterSpec[]::new);
  }

  @Override
  public StepType<AccuracyAwareQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return quantization.minimumOpset();
  }

  @Override
  public Set<DataRole> optionalData() {
    return Set.of(DataRole.VALIDATION);
  }

  @Override
  public Set<DataRole> requiredData() {
    return quantization.requiredData();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    quantization.requires(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    JobContext job = context.job();
    PreparedModel prepared = PreparedModel.of(model, quantization, job);
    TensorStatistics statistics =
        quantization.observe(prepared, context.withJob(job.slice(0, 0.2)));
    AccuracyDrop drop = AccuracyDrop.of(prepared.folded(), quantization, context);
    Attempts attempts = new Attempts(prepared, statistics, drop);
    attempts.make(List.of(), job.slice(0.2, 0.3));
    if (!attempts.reached()) {
      List<LayerSensitivity> ranking =
          new SensitivityAnalysis(quantization, RANKING_SAMPLES)
              .rank(prepared, statistics, context.withJob(job.slice(0.3, 0.6)));
      attempts.giveUp(ranking, job.slice(0.6, 1));
    }
    return attempts.result();
  }

  /** The best quantized model so far, and what it costs. Local to one application. */
  private final class Attempts {
    private final PreparedModel prepared;
    private final TensorStatistics statistics;
    private final AccuracyDrop measure;
    private TransformResult best;
    private double leastDrop = Double.POSITIVE_INFINITY;
    private List<LayerSensitivity> kept = List.of();

    Attempts(PreparedModel prepared, TensorStatistics statistics, AccuracyDrop measure) {
      this.prepared = prepared;
      this.statistics = statistics;
      this.measure = measure;
    }

    boolean reached() {
      return leastDrop <= maximumDrop;
    }

    /** Gives layers up until the goal is reached or one is left. */
    void giveUp(List<LayerSensitivity> ranking, JobContext job) throws WorkbenchException {
      for (int count = 1; count < ranking.size() && !reached(); count++) {
        job.throwIfCancelled();
        double share = (double) count / ranking.size();
        job.progress(share, count + " of " + ranking.size() + " layers float");
        make(ranking.subList(0, count), job.slice(share, share));
      }
    }

    void make(List<LayerSensitivity> floats, JobContext job) throws WorkbenchException {
      Set<String> ids = new HashSet<>();
      floats.forEach(layer -> ids.add(layer.layer()));
      PreparedModel part = prepared.without(ids);
      if (part.selection().nodes().isEmpty()) {
        return;
      }
      TransformResult made = quantization.quantized(part, statistics);
      double drop = measure.of(made.model(), job);
      if (drop < leastDrop) {
        best = made;
        leastDrop = drop;
        kept = List.copyOf(floats);
      }
    }

    TransformResult result() throws RecipeException {
      Map<String, LayerSensitivity> sensitive = new LinkedHashMap<>();
      kept.forEach(layer -> sensitive.put(layer.layer(), layer));
      List<LayerChange> changes =
          best.changes().stream().map(change -> explained(change, sensitive)).toList();
      return new TransformResult(best.model(), changes);
    }

    private LayerChange explained(LayerChange change, Map<String, LayerSensitivity> sensitive) {
      LayerSensitivity layer = sensitive.get(change.layer());
      if (layer == null || !change.action().equals("kept-float")) {
        return change;
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("reason", "sensitive");
      figures.put("sqnrDb", layer.sqnrDb());
      layer.top1().ifPresent(top1 -> figures.put("top1Agreement", top1));
      return new LayerChange(change.layer(), change.action(), figures);
    }
  }
}
