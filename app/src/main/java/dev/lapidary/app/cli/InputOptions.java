package dev.lapidary.app.cli;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a user says about inputs that are made up: lengths of open axes, and values. */
final class InputOptions {
  private final Map<String, Long> lengths = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description = {
        "What every element of an input is where no data feeds it, a sampling rate for one; may be",
        "repeated. Other inputs are random."
      })
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--dim",
      paramLabel = "NAME=N",
      description = {
        "Length of an open axis, 1 or more; INPUT:AXIS=N, counted from 0, for one without a name;",
        "may be repeated."
      })
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
   * What is said about the inputs of the model.
   *
   * @throws WorkbenchException if the model has no such input or open axis, or an input cannot hold
   *     its value
   */
  GivenInputs given(Model model) throws WorkbenchException {
    GivenInputs given = new GivenInputs(lengths, values);
    given.check(model.graph());
    return given;
  }
}
