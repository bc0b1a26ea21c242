package dev.lapidary.core.train.djl;

import ai.djl.engine.EngineException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one caller at a time into the engine, and makes its failures those of a workbench. */
final class EngineTurn {
  private final TrainingRuntime runtime;
  private final Lock oneAtATime = new ReentrantLock();

  EngineTurn(TrainingRuntime runtime) {
    this.runtime = runtime;
    runtime.settle();
  }

  /** What is done with the engine. */
  interface Work<T> {
    T run() throws WorkbenchException;
  }

  /**
   * @param seed of the engine's random choices
   * @throws ExecutionException if the engine fails
   */
  <T> T take(long seed, Work<T> work) throws WorkbenchException {
    oneAtATime.lock();
    try {
      runtime.enter(seed);
      return work.run();
    } catch (EngineException e) {
      throw new ExecutionException(e, "train.engineFailed", GraphProgram.firstLine(e));
    } finally {
      oneAtATime.unlock();
    }
  }
}
