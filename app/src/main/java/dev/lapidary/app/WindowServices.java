package dev.lapidary.app;

import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.CoreGauge;
import dev.lapidary.app.project.CoreGauge.NamedProfiler;
import dev.lapidary.app.project.Gauge;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.sim.device.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the window works with. Making it loads no engine.
 *
 * @param home the folder that settings and projects are kept in
 * @param engine asked for when a step runs
 * @param environment asked for when something is made or measured
 */
record WindowServices(
    Path home,
    TransformCatalog catalog,
    ModelFiles modelFiles,
    Supplier<TrainingEngine> engine,
    Supplier<Environment> environment,
    Gauge gauge,
    SampleSource sample) {
  private static final Logger LOG = LoggerFactory.getLogger(WindowServices.class);

  /** The sample that comes with the program. */
  record Sample(Path model, Attachments attachments) {}

  /** Finds the sample. */
  interface SampleSource {
    Sample find() throws WorkbenchException;
  }

  /** Those of this installation. Without device files the window has this machine alone. */
  static WindowServices of(Services services, Path home) {
    List<NamedProfiler> profilers = new ArrayList<>();
    profilers.add(new NamedProfiler(services.localCpu(), "CPU", FigureKind.MEASURED));
    try {
      for (Device device : services.devices().devices()) {
        profilers.add(
            new NamedProfiler(services.simulated(device), device.name(), FigureKind.SIMULATED));
      }
    } catch (WorkbenchException e) {
      LOG.warn("no simulated devices: {}", e.getMessage(), e);
    }
    return new WindowServices(
        home,
        services.catalog(),
        ModelFiles.onnx(),
        services::trainingEngine,
        services::environment,
        new CoreGauge(profilers),
        () -> sample(services.sample()));
  }

  private static Sample sample(SampleFiles files) throws WorkbenchException {
    Attachments data =
        Attachments.none()
            .withData(DataRole.EVALUATION, files.evaluationData())
            .withData(DataRole.TRAINING, files.trainingData());
    return new Sample(files.model(), withTeacher(data, files));
  }

  // everything but distillation works without it
  private static Attachments withTeacher(Attachments data, SampleFiles files) {
    try {
      return data.withModel("teacher", files.teacher());
    } catch (WorkbenchException e) {
      LOG.warn("the sample has no teacher: {}", e.getMessage());
      return data;
    }
  }
}
