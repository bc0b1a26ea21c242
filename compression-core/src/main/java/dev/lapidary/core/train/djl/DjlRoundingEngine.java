package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.rounding.LearnedRounding;
import dev.lapidary.core.train.rounding.RoundingEngine;
import dev.lapidary.core.train.rounding.RoundingSettings;
import dev.lapidary.core.train.rounding.RoundingTask;

/**
 * Learned rounding with PyTorch; the layer is interpreted as in training. One layer at a time.
 * PyTorch records gradients for the whole process, so no training may run in it meanwhile.
 */
public final class DjlRoundingEngine implements RoundingEngine {
  private final EngineTurn turn;

  /** Default cache folder, all cores. */
  public DjlRoundingEngine() {
    this(TrainingRuntime.defaults());
  }

  public DjlRoundingEngine(TrainingRuntime runtime) {
    this.turn = new EngineTurn(runtime);
  }

  @Override
  public LearnedRounding learn(RoundingTask task, RoundingSettings settings, JobContext job)
      throws WorkbenchException {
    RoundedLayer layer = RoundedLayer.of(task);
    return turn.take(
        settings.seed(),
        () -> {
          try (NDManager manager = NDManager.newBaseManager()) {
            return new RoundingRun(layer, settings, job, manager).run();
          }
        });
  }
}
