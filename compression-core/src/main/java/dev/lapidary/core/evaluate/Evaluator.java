package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.List;
import java.util.Map;

/** Measures how good a classifier is on labelled data, one batch in memory at a time. */
public final class Evaluator {

  /**
   * Runs the model over the whole dataset. The class scores are its first floating output of shape
   * [N, C] (axes of length 1 may follow); see {@link ScoreKind} for how they are read.
   *
   * @throws WorkbenchException if the data has no labels or does not fit the model, a label has no
   *     score, or no output holds class scores
   * @throws java.util.concurrent.CancellationException if the job is cancelled meanwhile
   */
  public Evaluation evaluate(
      Model model, Dataset dataset, EvaluationSettings settings, JobContext job)
      throws WorkbenchException {
    if (!dataset.labelled()) {
      throw new DataException("evaluate.unlabelled", dataset.ref().path());
    }
    Model unwrapped = ZipMaps.unwrap(model);
    BoundDataset bound = Datasets.bind(dataset, unwrapped);
    SessionOptions options = SessionOptions.defaults().withThreads(settings.threads());
    try (InferenceSession session = InferenceSession.open(unwrapped, options)) {
      ClassColumns columns = ClassColumns.of(unwrapped.graph(), dataset.classes());
      ScoreTally tally = new ScoreTally(dataset, columns);
      ScoreOutput output = run(session, bound, settings, tally, job);
      return tally.evaluation(output, output.kindInGraph(unwrapped.graph()));
    }
  }

  private static ScoreOutput run(
      InferenceSession session,
      BoundDataset bound,
      EvaluationSettings settings,
      ScoreTally tally,
      JobContext job)
      throws WorkbenchException {
    ScoreOutput output = null;
    int done = 0;
    for (int[] samples : Batches.of(bound, settings)) {
      job.throwIfCancelled();
      Map<String, Tensor> feed = bound.feed(samples);
      Map<String, Tensor> outputs =
          output == null ? session.run(feed, job) : session.run(feed, List.of(output.name()), job);
      output = ScoreOutput.require(outputs, bound.fixedBatch().orElse(samples.length));
      tally.add(output, outputs.get(output.name()), samples);
      done += samples.length;
      job.progress((double) done / bound.size(), done + " / " + bound.size());
    }
    return output;
  }
}
