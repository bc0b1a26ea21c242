package dev.lapidary.app.job;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;

/** What a job does, off the window's thread. */
@FunctionalInterface
public interface Work<T> {

  /**
   * Does it.
   *
   * @throws WorkbenchException if it fails in a way the user can mend
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  T run(JobContext job) throws WorkbenchException;
}
