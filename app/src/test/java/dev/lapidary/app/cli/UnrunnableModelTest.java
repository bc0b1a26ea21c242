package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.onnx.OnnxWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that ONNX Runtime refuses: the message names the user's file, not one of ours. */
class UnrunnableModelTest {
  private final Terminal terminal = new Terminal(Services.create());

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeAModelOfAnUnknownOperator() throws Exception {
    Graph graph =
        new Graph(
            "main",
            List.of(Node.of("NoSuchOperator", List.of("x"), List.of("y"))),
            Map.of(),
            List.of(ValueInfo.tensor("x", ElementType.FLOAT, Shape.of(1, 2))),
            List.of(ValueInfo.tensor("y", ElementType.FLOAT, Shape.of(1, 2))),
            List.of(),
            Extras.NONE);
    model = folder.resolve("mine.onnx");
    OnnxWriter.write(new Model(8, Map.of("", 17L), graph, Extras.NONE), model);
  }

  @Test
  void profileNamesTheFile() {
    terminal.assertOneError(
        terminal.run("profile", model, "--runs", 1), model + ": graph 'main': ", "NoSuchOperator");
  }

  @Test
  void evaluateNamesTheFile() throws Exception {
    Path sample = Services.create().sample().model();
    int code = terminal.run("evaluate", model, "--reference", sample);
    terminal.assertOneError(code, model + ": graph 'main': ", "NoSuchOperator");
  }

  @Test
  void evaluateTellsTheReferenceFromTheModel() throws Exception {
    Path sample = Services.create().sample().model();
    int code = terminal.run("evaluate", sample, "--reference", model);
    terminal.assertOneError(code, "reference", "NoSuchOperator");
  }

  @Test
  void compressNamesTheVariant() throws Exception {
    Path recipe = Files.writeString(folder.resolve("r.json"), "{\"formatVersion\":1,\"steps\":[]}");
    int code =
        terminal.run(
            "compress", model, "--recipe", recipe, "--out", folder.resolve("out"), "--json");
    terminal.assertOneError(code, "Variant baseline: ", "graph 'main': ", "NoSuchOperator");
  }
}
