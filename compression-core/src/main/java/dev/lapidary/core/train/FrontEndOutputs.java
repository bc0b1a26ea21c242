package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.List;
import java.util.Map;

/** What crosses from a front end, for each batch. Holds native memory until closed. */
public final class FrontEndOutputs implements AutoCloseable {
  private final ComputedValues values;
  private final TrainingData data;
  private final TrainingPlan plan;

  private FrontEndOutputs(ComputedValues values, TrainingData data, TrainingPlan plan) {
    this.values = values;
    this.data = data;
    this.plan = plan;
  }

  /**
   * Opens a front end.
   *
   * @param batches of the whole model
   * @param data that the plan's batches are taken from
   * @throws WorkbenchException if ONNX Runtime refuses the front end
   */
  public static FrontEndOutputs open(
      FrontEnd front, TrainingBatches batches, TrainingData data, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    ComputedValues values =
        ComputedValues.open(
            front.front(),
            List.copyOf(front.crossing()),
            new SharedBatches(batches, batches),
            options(front),
            job);
    return new FrontEndOutputs(values, data, plan);
  }

  /**
   * Computes up front what can be kept.
   *
   * @throws WorkbenchException if the front end cannot run on the data
   */
  public void keep(JobContext progress) throws WorkbenchException {
    values.cache(plan, CacheRoom.of(plan, data, 1), progress.stage(0, 1, "frozen part"));
  }

  /** Fake quantization is computed as written: integer kernels may saturate on this machine. */
  private static SessionOptions options(FrontEnd front) {
    boolean quantized =
        front.front().graph().nodes().stream().anyMatch(node -> node.is("QuantizeLinear"));
    SessionOptions options = SessionOptions.defaults();
    return quantized ? options.withOptimization(Optimization.NONE) : options;
  }

  /** The values that cross, by name. */
  public Map<String, Tensor> of(TrainingBatch batch) throws WorkbenchException {
    return values.of(batch);
  }

  @Override
  public void close() {
    values.close();
  }
}
