package dev.lapidary.core.transform;

import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The things a step works with; its parameters are in the step itself.
 *
 * @param models named models besides the argument, teachers for one
 * @param scratch a folder for files that only live while the step runs
 * @param leftovers a folder where a step leaves what it goes on from when it is interrupted and run
 *     again; need not exist. Empty if nothing shall be left
 */
public record TransformContext(
    DataRoles data,
    Map<String, Model> models,
    TrainingEngine trainingEngine,
    TrainingListener trainingListener,
    Path scratch,
    Optional<Path> leftovers,
    JobContext job) {

  public TransformContext {
    models = Map.copyOf(models);
  }

  /** Things of which nothing is left when a step is interrupted. */
  public TransformContext(
      DataRoles data,
      Map<String, Model> models,
      TrainingEngine trainingEngine,
      TrainingListener trainingListener,
      Path scratch,
      JobContext job) {
    this(data, models, trainingEngine, trainingListener, scratch, Optional.empty(), job);
  }

  /** The same things for a part of the job. */
  public TransformContext withJob(JobContext newJob) {
    return new TransformContext(
        data, models, trainingEngine, trainingListener, scratch, leftovers, newJob);
  }

  /** The same things, of which nothing is left when a step is interrupted. */
  public TransformContext leavingNothing() {
    return new TransformContext(data, models, trainingEngine, trainingListener, scratch, job);
  }

  /** The same things with a folder for what an interrupted step leaves. */
  public TransformContext leavingIn(Path folder) {
    return new TransformContext(
        data, models, trainingEngine, trainingListener, scratch, Optional.of(folder), job);
  }

  /** The same things with somebody else who follows trainings. */
  public TransformContext withListener(TrainingListener listener) {
    return new TransformContext(data, models, trainingEngine, listener, scratch, leftovers, job);
  }
}
