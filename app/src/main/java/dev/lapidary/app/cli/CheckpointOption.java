package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where trainings keep their state. */
final class CheckpointOption {
  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = {
        "Keep the state of a training here; the same command goes on from it after it was",
        "interrupted, to the same result."
      })
  private Path folder;

  /** The services to train with. */
  Services in(Services services) {
    return folder == null ? services : services.withCheckpoints(folder);
  }
}
