package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.Ensemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins models into one teacher. */
@Command(
    name = "ensemble",
    mixinStandardHelpOptions = true,
    description = {
      "Joins models of one task into one whose output is their mean.",
      "Such a teacher is better than each of its members."
    })
final class EnsembleCommand implements Callable<Integer> {
  private final CommandEnvironment environment;

  @Spec private CommandSpec command;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description = "ONNX files with one input and one output, of equal types.")
  private List<Path> files;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The ONNX file.")
  private Path out;

  @Mixin private JsonOption json;

  EnsembleCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    if (files.size() < 2) {
      throw new ParameterException(
          command.commandLine(), "an ensemble needs 2 or more models, found " + files.size());
    }
    List<Model> members = new ArrayList<>();
    for (Path file : files) {
      members.add(OnnxReader.read(file));
    }
    OnnxWriter.write(Ensemble.of(members), out);
    long size = OnnxReader.sizeBytes(out);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("file", out.toString());
    document.put("members", members.size());
    document.put("sizeBytes", size);
    json.print(
        environment.out(), document, text -> text.println(out + ": " + Quantities.bytes(size)));
    return CommandLineProgram.OK;
  }
}
