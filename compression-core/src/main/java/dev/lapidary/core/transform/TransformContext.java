package dev.lapidary.core.transform;

import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import java.nio.file.Path;
import java.util.Map;

/**
 * The things a step works with; its parameters are in the step itself.
 *
 * @param models named models besides the argument, teachers for one
 * @param scratch a folder for files that only live while the step runs
 */
public record TransformContext(
    DataRoles data,
    Map<String, Model> models,
    TrainingEngine trainingEngine,
    TrainingListener trainingListener,
    Path scratch,
    JobContext job) {

  public TransformContext {
    models = Map.copyOf(models);
  }

  /** The same things for a part of the job. */
  public TransformContext withJob(JobContext newJob) {
    return new TransformContext(data, models, trainingEngine, trainingListener, scratch, newJob);
  }

  /** The same things with somebody else who follows trainings. */
  public TransformContext withListener(TrainingListener listener) {
    return new TransformContext(data, models, trainingEngine, listener, scratch, job);
  }
}
