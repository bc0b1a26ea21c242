package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TeacherOutputs;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.TrainingBatches;
import dev.lapidary.core.train.gradient.BatchGradients;
import dev.lapidary.core.train.gradient.ClassChoice;
import dev.lapidary.core.train.gradient.GradientSource;
import dev.lapidary.core.train.gradient.WeightQuery;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a graph forwards and backwards over samples, without changing anything. */
final class DjlGradientSource implements GradientSource {
  private final TrainingTask task;
  private final TrainedGraph graph;
  private final TrainingBatches batches;
  private final TeacherOutputs teachers;
  private final EngineTurn turn;
  private final Loss loss;
  private final Map<String, Tensor> weights;

  DjlGradientSource(
      TrainingTask task,
      TrainedGraph graph,
      TrainingBatches batches,
      TeacherOutputs teachers,
      EngineTurn turn) {
    this.task = task;
    this.graph = graph;
    this.batches = batches;
    this.teachers = teachers;
    this.turn = turn;
    this.loss = new Loss(graph.loss(), List.of(), 0, data());
    Map<String, Tensor> values = new LinkedHashMap<>();
    graph.program().parameters().forEach(n -> values.put(n, graph.program().constant(n)));
    this.weights = Collections.unmodifiableMap(values);
  }

  private Path data() {
    return task.data().training().ref().path();
  }

  @Override
  public Map<String, Tensor> weights() {
    return weights;
  }

  @Override
  public void weightGradients(WeightQuery query, WeightVisitor visitor, JobContext job)
      throws WorkbenchException {
    check(query);
    GradientPass pass = new GradientPass(graph.program(), query.changed());
    for (int i = 0; i < batches.perEpoch(); i++) {
      TrainingBatch batch = next(i, job);
      List<Map<String, Tensor>> targets = teachers.of(batch);
      GradientPass.Found found =
          run(i, pass, batch, query.names(), values -> loss.of(values, batch, targets));
      double share = (double) batch.size() / task.data().training().size();
      visitor.visit(new BatchGradients(share, found.value(), found.gradients()));
    }
  }

  private void check(WeightQuery query) throws DataException {
    for (List<String> names : List.of(query.names(), List.copyOf(query.changed().keySet()))) {
      if (!weights.keySet().containsAll(names)) {
        throw new IllegalArgumentException(
            "weights that gradients reach are " + weights.keySet() + ", found " + names);
      }
    }
    if (task.plan().loss().usesLabels() && !task.data().training().labelled()) {
      throw new DataException("train.noLabels", data());
    }
  }

  @Override
  public void inputGradients(ClassChoice choice, InputVisitor visitor, JobContext job)
      throws WorkbenchException {
    ClassScores scores = new ClassScores(choice, data());
    GradientPass pass = new GradientPass(graph.program(), Map.of());
    for (int i = 0; i < batches.perEpoch(); i++) {
      TrainingBatch batch = next(i, job);
      GradientPass.Found found =
          run(i, pass, batch, floatInputs(batch), values -> scores.sum(rows(values, batch), batch));
      visitor.visit(batch.indices(), found.gradients());
    }
  }

  private TrainingBatch next(int number, JobContext job) throws WorkbenchException {
    int count = batches.perEpoch();
    job.throwIfCancelled();
    job.progress(
        (double) number / count,
        String.format(Locale.ROOT, "gradients, batch %d of %d", number + 1, count));
    return batches.plain(number);
  }

  private List<String> floatInputs(TrainingBatch batch) throws ModelException {
    List<String> names =
        batch.inputs().entrySet().stream()
            .filter(input -> input.getValue().elementType().isFloating())
            .map(Map.Entry::getKey)
            .toList();
    if (names.isEmpty()) {
      throw new ModelException("gradient.noFloatInput", graph.model().graph().name());
    }
    return names;
  }

  /** The unnormalized class scores [N, classes], or the first output that the loss compares. */
  private NDArray rows(Map<String, NDArray> values, TrainingBatch batch) {
    return loss.scores(values, batch.size())
        .orElseGet(() -> values.get(graph.loss().terms().get(0).value()).reshape(batch.size(), -1));
  }

  private GradientPass.Found run(
      int number,
      GradientPass pass,
      TrainingBatch batch,
      List<String> wanted,
      GradientPass.Objective objective)
      throws WorkbenchException {
    GradientPass.Found found =
        turn.take(
            task.plan().seed(), task.job(), () -> pass.run(batch.inputs(), wanted, objective));
    for (Map.Entry<String, Tensor> gradient : found.gradients().entrySet()) {
      for (float value : gradient.getValue().toFloats()) {
        if (!Float.isFinite(value)) {
          throw new ExecutionException("gradient.notFinite", gradient.getKey(), number + 1);
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    teachers.close();
  }
}
