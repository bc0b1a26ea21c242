package dev.lapidary.app.cli;

import dev.lapidary.app.demo.Demo;
import dev.lapidary.app.results.Results;
import dev.lapidary.app.results.ResultsFolder;
import dev.lapidary.core.error.WorkbenchException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on the bundled sample. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Compresses the bundled sample in every way and reports the trade-off.",
      "By quantization, pruning, distillation and a combination; writes report.html,",
      "tradeoff.png, results.json and the models. Needs no display; takes a few minutes."
    })
final class DemoCommand implements Callable<Integer> {
  private final CommandEnvironment environment;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "lapidary-demo",
      description = "New, empty, or the results of an earlier run; default ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private JsonOption json;

  DemoCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    try (ResultsFolder folder = ResultsFolder.open(out)) {
      Results results =
          new Demo(environment.services())
              .run(folder.path(), json.trainings(environment), json.job(environment));
      return new ResultsPublisher(environment.services())
          .publish(results, folder, json, environment.out());
    }
  }
}
