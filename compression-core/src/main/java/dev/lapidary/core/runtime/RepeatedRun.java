package dev.lapidary.core.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The same inputs run again and again, with nothing copied in or out between the runs: what a
 * profiler times. Made by {@link InferenceSession#repeat}; closed before the session.
 */
public final class RepeatedRun implements AutoCloseable {
  private final OrtSession session;
  private final Feeds feeds;
  private final OrtSession.RunOptions options;
  private final JobContext job;
  private final JobContext.Registration stop;

  private RepeatedRun(
      OrtSession session, Feeds feeds, OrtSession.RunOptions options, JobContext job) {
    this.session = session;
    this.feeds = feeds;
    this.options = options;
    this.job = job;
    this.stop = job.onCancel(() -> terminate(options));
  }

  static RepeatedRun of(
      OrtEnvironment environment, OrtSession session, Map<String, Tensor> inputs, JobContext job)
      throws WorkbenchException {
    try {
      Feeds feeds = Feeds.of(environment, inputs);
      try {
        return new RepeatedRun(session, feeds, options(), job);
      } catch (OrtException e) {
        feeds.close();
        throw e;
      }
    } catch (OrtException e) {
      throw RuntimeErrors.failed(e);
    }
  }

  private static OrtSession.RunOptions options() throws OrtException {
    OrtSession.RunOptions options = new OrtSession.RunOptions();
    options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException("a run could not be stopped", e);
    }
  }

  /**
   * Runs once; the outputs stay in native memory and are freed.
   *
   * @throws WorkbenchException if a kernel fails
   * @throws CancellationException if the job is cancelled
   */
  public void run() throws WorkbenchException {
    job.throwIfCancelled();
    try (OrtSession.Result result = session.run(feeds.tensors(), options)) {
      if (result.size() == 0) {
        throw new IllegalStateException("a model without outputs does not load");
      }
    } catch (OrtException e) {
      if (job.isCancelled()) {
        throw (CancellationException) new CancellationException("cancelled").initCause(e);
      }
      throw RuntimeErrors.failed(e);
    }
  }

  @Override
  public void close() {
    stop.close();
    feeds.close();
    options.close();
  }
}
