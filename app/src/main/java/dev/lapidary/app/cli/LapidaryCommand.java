package dev.lapidary.app.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
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
    })
final class LapidaryCommand {
  /** The commands by name, in the order of the help. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand.class);
    commands.put("inspect", InspectCommand.class);
    commands.put("compress", CompressCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("sensitivity", SensitivityCommand.class);
    commands.put("profile", ProfileCommand.class);
    commands.put("devices", DevicesCommand.class);
    commands.put("ensemble", EnsembleCommand.class);
    commands.put("train", TrainCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  /**
   * Hangs the commands below the program that these arguments can reach: the one they begin with,
   * since finding out all options of all others takes longer than many a command; else every one,
   * for the help and for near matches.
   */
  static CommandLine addCommands(CommandLine program, String... arguments) {
    Class<?> wanted = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (wanted != null) {
      return program.addSubcommand(arguments[0], wanted);
    }
    COMMANDS.forEach(program::addSubcommand);
    return program;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = LapidaryCommand.class.getPackage().getImplementationVersion();
      return new String[] {"lapidary " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
