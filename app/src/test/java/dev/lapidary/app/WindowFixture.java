package dev.lapidary.app;

import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Gauge;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.settings.SettingsStore;
import dev.lapidary.app.ui.Language;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Services and settings for tests of the window: real files and steps, thought-up figures. */
final class WindowFixture {
  private static final Environment ENVIRONMENT =
      new Environment("0.1.0", "17", "1.29.0", "Linux", "Test CPU", List.of(), "local-cpu");

  private WindowFixture() {}

  static WindowServices services(Path home) {
    return services(home, new FakeGauge());
  }

  static WindowServices services(Path home, Gauge gauge) {
    TrainingEngine none =
        (model, plan, data, listener, job) -> {
          throw new ExecutionException("export.differs", "no training here", 0, 0);
        };
    return new WindowServices(
        home,
        TransformCatalog.standard(),
        ModelFiles.onnx(),
        () -> none,
        () -> ENVIRONMENT,
        gauge,
        () -> {
          Path data = sampleData(home);
          return new WindowServices.Sample(
              TinyFiles.model(home),
              Attachments.none()
                  .withData(DataRole.EVALUATION, data)
                  .withData(DataRole.TRAINING, data));
        });
  }

  /** With the sample that comes with the program. */
  static WindowServices withSample(Path home) {
    WindowServices real = WindowServices.of(Services.create(), home);
    WindowServices tiny = services(home);
    return new WindowServices(
        home,
        tiny.catalog(),
        tiny.modelFiles(),
        tiny.engine(),
        tiny.environment(),
        tiny.gauge(),
        real.sample());
  }

  private static Path sampleData(Path home) throws ExecutionException {
    try {
      return TinyFiles.data(home);
    } catch (IOException e) {
      throw new ExecutionException(e, "export.differs", home, 0, 0);
    }
  }

  static SettingsModel settings(Path home) {
    SettingsModel settings = new SettingsModel(new SettingsStore(home));
    settings.change(now -> now.withLanguage(Language.ENGLISH));
    return settings;
  }
}
