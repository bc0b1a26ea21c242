package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Map;

/**
 * Measures how far a model's outputs are from those of a reference, without labels. Both see the
 * same samples, and only sums are kept, so the number of samples costs time, not memory.
 */
public final class Agreement {

  /**
   * Runs both models and compares their outputs, paired by name or, if no name is shared, in order.
   *
   * @param settings batch size for a dataset; random inputs are run one at a time
   * @throws WorkbenchException if the data does not fit one of the models, or their outputs cannot
   *     be paired
   * @throws java.util.concurrent.CancellationException if the job is cancelled meanwhile
   */
  public AgreementReport compare(
      Model reference,
      Model model,
      AgreementInputs inputs,
      EvaluationSettings settings,
      JobContext job)
      throws WorkbenchException {
    SessionOptions options = SessionOptions.defaults().withThreads(settings.threads());
    try (ComparedModel one = ComparedModel.reference(reference, options);
        ComparedModel two = ComparedModel.open(model, options)) {
      PairTally tally = new PairTally();
      if (inputs instanceof AgreementInputs.OfDataset data) {
        overDataset(one, two, data.dataset(), settings, tally, job);
      } else if (inputs instanceof AgreementInputs.AtRandom random) {
        atRandom(one, two, random, tally, job);
      }
      return tally.report();
    }
  }

  private static void overDataset(
      ComparedModel reference,
      ComparedModel model,
      Dataset dataset,
      EvaluationSettings settings,
      PairTally tally,
      JobContext job)
      throws WorkbenchException {
    BoundDataset one = Datasets.bind(dataset, reference.model());
    BoundDataset two = Datasets.bind(dataset, model.model());
    int batch = Math.min(batch(one, settings), batch(two, settings));
    int done = 0;
    for (int[] samples : Batches.of(dataset.size(), batch)) {
      job.throwIfCancelled();
      tally.add(reference.run(one, job, samples), model.run(two, job, samples), samples.length);
      done += samples.length;
      job.progress((double) done / dataset.size(), done + " / " + dataset.size());
    }
  }

  private static int batch(BoundDataset bound, EvaluationSettings settings) {
    return bound.fixedBatch().orElse(settings.batchSize());
  }

  private static void atRandom(
      ComparedModel reference,
      ComparedModel model,
      AgreementInputs.AtRandom random,
      PairTally tally,
      JobContext job)
      throws WorkbenchException {
    for (int i = 0; i < random.samples(); i++) {
      job.throwIfCancelled();
      Map<String, Tensor> feed =
          RandomInputs.of(reference.model().graph(), 1, random.given(), random.seed() + i);
      tally.add(madeUp(reference, feed, job), madeUp(model, model.adapt(feed), job), rows(feed));
      job.progress((i + 1.0) / random.samples(), i + 1 + " / " + random.samples());
    }
  }

  private static Map<String, Tensor> madeUp(
      ComparedModel model, Map<String, Tensor> feed, JobContext job) throws WorkbenchException {
    try {
      return model.run(feed, job);
    } catch (ExecutionException e) {
      throw RandomInputs.refused(feed, e);
    }
  }

  /** The batch if all inputs share their first axis, else 1. */
  private static int rows(Map<String, Tensor> feed) {
    long[] lengths =
        feed.values().stream()
            .mapToLong(tensor -> tensor.rank() == 0 ? 1 : tensor.length(0))
            .distinct()
            .toArray();
    return lengths.length == 1 ? Math.toIntExact(lengths[0]) : 1;
  }
}
