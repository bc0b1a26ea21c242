package dev.lapidary.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lengths for symbolic dimensions. */
final class DimensionOption {
  private final Map<String, Long> lengths = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--dim",
      paramLabel = "NAME=N",
      description = "Length of a symbolic dimension, 1 or more; may be repeated.")
  private void add(Map<String, Long> given) {
    given.forEach(
        (name, length) -> {
          if (length < 1) {
            throw new ParameterException(
                command.commandLine(),
                "--dim " + name + "=" + length + ": a length must be 1 or more");
          }
          lengths.put(name, length);
        });
  }

  /** The given lengths by name. */
  Map<String, Long> lengths() {
    return lengths;
  }
}
