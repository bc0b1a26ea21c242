package dev.lapidary.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program itself; every command hangs below it. */
@Command(
    name = "lapidary",
    mixinStandardHelpOptions = true,
    versionProvider = LapidaryCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Compresses neural networks for edge devices. Without a command it opens the workbench.",
      ""
    },
    subcommands = {
      DemoCommand.class,
      InspectCommand.class,
      CompressCommand.class,
      EvaluateCommand.class,
      SensitivityCommand.class,
      ProfileCommand.class,
      DevicesCommand.class,
      EnsembleCommand.class,
      TrainCommand.class
    })
final class LapidaryCommand {

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = LapidaryCommand.class.getPackage().getImplementationVersion();
      return new String[] {"lapidary " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
