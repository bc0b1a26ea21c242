package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The logits of a teacher for each batch, computed by ONNX Runtime. Images that are only mirrored
 * or left alone come back every epoch, so their logits are computed once, up front; shifted images
 * are new every time, so the teacher runs on each batch.
 */
public final class TeacherLogits implements AutoCloseable {
  private static final int CACHING_BATCH = 256;

  /** 256 MB; what would take more is computed anew for each batch. */
  private static final long MOST_CACHED_NUMBERS = 64L << 20;

  private InferenceSession session;
  private final List<String> feeds;
  private final String output;
  private final JobContext job;
  private float[][][] cached;

  private TeacherLogits(InferenceSession session, Model teacher, JobContext job) {
    this.session = session;
    this.job = job;
    this.feeds =
        teacher == null
            ? List.of()
            : teacher.graph().feeds().stream().map(ValueInfo::name).toList();
    this.output = teacher == null ? "" : teacher.graph().outputs().get(0).name();
  }

  /**
   * Opens the teacher of {@code data}; there is none if no term of the loss uses it.
   *
   * @throws WorkbenchException if the plan wants a teacher and the data has none, or if it cannot
   *     run on the data
   */
  public static TeacherLogits open(TrainingData data, TrainingPlan plan, JobContext job)
      throws WorkbenchException {
    if (!plan.loss().usesTeacher()) {
      return new TeacherLogits(null, null, job);
    }
    Model teacher =
        LogitsValue.only(data.teacher().orElseThrow(() -> new DataException("train.noTeacher")));
    boolean onceOnly = plan.augmentation().shift() == 0;
    SessionOptions options = SessionOptions.defaults();
    InferenceSession session =
        // Worker threads that wait for the next batch would take the cores from the training.
        InferenceSession.open(teacher, onceOnly ? options : options.withThreads(1));
    TeacherLogits logits = new TeacherLogits(session, teacher, job);
    try {
      if (onceOnly) {
        logits.cache(teacher, data.training(), plan);
      }
      return logits;
    } catch (WorkbenchException | RuntimeException e) {
      logits.close();
      throw e;
    }
  }

  private void cache(Model teacher, Dataset dataset, TrainingPlan plan) throws WorkbenchException {
    TrainingBatches batches = TrainingBatches.of(teacher, dataset, plan);
    int orientations = plan.augmentation().flip() ? 2 : 1;
    long classes = run(batches.oriented(new int[] {0}, false)).length;
    if (classes * dataset.size() * orientations > MOST_CACHED_NUMBERS) {
      return;
    }
    float[][][] rows = new float[orientations][dataset.size()][];
    for (int from = 0; from < dataset.size(); from += CACHING_BATCH) {
      int to = Math.min(dataset.size(), from + CACHING_BATCH);
      int[] indices = IntStream.range(from, to).toArray();
      for (int orientation = 0; orientation < orientations; orientation++) {
        job.throwIfCancelled();
        keep(batches.oriented(indices, orientation == 1), rows[orientation]);
      }
    }
    cached = rows;
    close();
  }

  private void keep(TrainingBatch batch, float[][] rows) throws WorkbenchException {
    float[] logits = run(batch);
    int classes = logits.length / batch.size();
    for (int i = 0; i < batch.size(); i++) {
      rows[batch.indices()[i]] = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
    }
  }

  /** The logits [N, classes] of a batch, row-major; null if there is no teacher. */
  public float[] of(TrainingBatch batch) throws WorkbenchException {
    if (cached != null) {
      return fromCache(batch);
    }
    return session == null ? null : run(batch);
  }

  private float[] fromCache(TrainingBatch batch) {
    int classes = cached[0][0].length;
    float[] rows = new float[batch.size() * classes];
    for (int i = 0; i < batch.size(); i++) {
      float[] row = cached[batch.flipped()[i] ? 1 : 0][batch.indices()[i]];
      System.arraycopy(row, 0, rows, i * classes, classes);
    }
    return rows;
  }

  private float[] run(TrainingBatch batch) throws WorkbenchException {
    Map<String, Tensor> feeding = new LinkedHashMap<>();
    for (String feed : feeds) {
      Tensor same = batch.inputs().get(feed);
      feeding.put(feed, same != null ? same : batch.inputs().values().iterator().next());
    }
    Tensor logits = session.run(feeding, List.of(output), job).get(output);
    if (logits == null || logits.length(0) != batch.size()) {
      throw new ExecutionException("train.teacherOutput", output, batch.size());
    }
    return logits.toFloats();
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
