package dev.lapidary.core.train.djl;

import ai.djl.engine.EngineException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one caller at a time into the engine, and makes its failures those of a workbench. Gradients
 * are recorded for the whole process, and so one turn is for all of it.
 */
final class EngineTurn {
  private static final long POLL_MILLIS = 100;
  private static final Lock ONE_AT_A_TIME = new ReentrantLock();

  private final TrainingRuntime runtime;

  EngineTurn(TrainingRuntime runtime) {
    this.runtime = runtime;
    runtime.settle();
  }

  /** What is done with the engine. */
  interface Work<T> {
    T run() throws WorkbenchException;
  }

  /**
   * Waits for the turn, then works.
   *
   * @param seed of the engine's random choices
   * @throws ExecutionException if the engine fails
   * @throws CancellationException if the job is cancelled meanwhile
   */
  <T> T take(long seed, JobContext job, Work<T> work) throws WorkbenchException {
    await(job);
    try {
      runtime.enter(seed);
      return work.run();
    } catch (EngineException e) {
      throw new ExecutionException(e, "train.engineFailed", GraphProgram.firstLine(e));
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static void await(JobContext job) {
    try {
      while (!ONE_AT_A_TIME.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        job.throwIfCancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }
}
