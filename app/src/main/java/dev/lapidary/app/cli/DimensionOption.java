package dev.lapidary.app.cli;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.runtime.InputShapes;
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

  /**
   * The given lengths by name.
   *
   * @throws WorkbenchException if the model leaves no axis of a given name open
   */
  Map<String, Long> lengths(Model model) throws WorkbenchException {
    InputShapes.check(model.graph().feeds(), lengths);
    return lengths;
  }
}
