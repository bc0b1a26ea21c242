package dev.lapidary.app.cli;

import dev.lapidary.core.error.NearMatches;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that cannot be understood, as one line that says what would be. */
final class UsageError {
  /** How the parser calls an argument without a name. */
  private static final Pattern POSITION =
      Pattern.compile("positional parameter at index \\S+ \\(([^)]+)\\)");

  private UsageError() {}

  static String line(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return text(e, command) + "; try " + command.qualifiedName() + " --help";
  }

  private static String text(ParameterException e, CommandSpec command) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().get(0), command);
    }
    if (isNotAPair(e)) {
      OptionSpec option = (OptionSpec) e.getArgSpec();
      return option.longestName()
          + " takes "
          + option.paramLabel()
          + ", found '"
          + e.getValue()
          + "'";
    }
    return POSITION.matcher(e.getMessage()).replaceAll("$1").strip();
  }

  private static boolean isNotAPair(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    return argument instanceof OptionSpec
        && argument.isMultiValue()
        && e.getMessage().contains("KEY=VALUE");
  }

  private static String unmatched(String found, CommandSpec command) {
    if (found.startsWith("-")) {
      return "unknown option '" + found + "'" + near(found, command.optionsMap().keySet());
    }
    Collection<String> commands = command.subcommands().keySet();
    return commands.isEmpty()
        ? "'" + found + "' is one argument too many"
        : "unknown command '" + found + "'" + near(found, commands);
  }

  private static String near(String found, Collection<String> known) {
    List<String> near = NearMatches.of(found, known);
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }
}
