package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the weights at hand on samples that are neither trained on nor augmented. Holds native
 * memory of the teacher until closed.
 */
final class ValidationPass implements AutoCloseable {
  private final GraphProgram program;
  private final Optional<Samples> samples;
  private final Loss loss;
  private final JobContext job;

  private ValidationPass(
      GraphProgram program, Optional<Samples> samples, Loss loss, JobContext job) {
    this.program = program;
    this.samples = samples;
    this.loss = loss;
    this.job = job;
  }

  /**
   * Opens the validation data of a task, if it has any.
   *
   * @throws WorkbenchException if it does not fit
   */
  static ValidationPass open(
      TrainingTask task, TrainedGraph graph, List<FeatureComparison> features)
      throws WorkbenchException {
    Optional<Dataset> dataset = task.data().validation();
    Optional<Samples> samples = Optional.empty();
    if (dataset.isPresent()) {
      TrainingPlan plan = task.plan().withAugmentation(Augmentation.NONE);
      samples = Optional.of(Samples.open(dataset.get(), task, graph, plan));
    }
    Path data = dataset.orElse(task.data().training()).ref().path();
    Loss loss = new Loss(graph.loss(), features, 0, data);
    return new ValidationPass(graph.program(), samples, loss, task.job());
  }

  /**
   * Computes up front what can be kept.
   *
   * @throws WorkbenchException if a teacher fails
   */
  void keep(JobContext progress) throws WorkbenchException {
    if (samples.isPresent()) {
      samples.get().keep(progress);
    }
  }

  /** Loss and hits over all samples; empty if there are none. */
  Optional<Tally> run(Weights weights) throws WorkbenchException {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Tally tally = new Tally();
    TrainingBatches batches = samples.get().batches();
    for (int i = 0; i < batches.perEpoch(); i++) {
      job.throwIfCancelled();
      add(samples.get().prepared(batches.plain(i)), weights, tally);
    }
    return Optional.of(tally);
  }

  private void add(PreparedBatch prepared, Weights weights, Tally tally) throws WorkbenchException {
    TrainingBatch batch = prepared.batch();
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      weights.lendTo(manager);
      Map<String, NDArray> found =
          program.run(manager, weights.with(manager, prepared.feeds()), Phase.INFERENCE);
      NDArray value = loss.of(found, batch, prepared.targets());
      tally.add(value.getFloat(), batch, loss.scores(found, batch.size()));
    }
  }

  @Override
  public void close() {
    samples.ifPresent(Samples::close);
  }
}
