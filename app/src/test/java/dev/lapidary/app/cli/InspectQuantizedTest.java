package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.app.Services;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.KernelPrediction;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect adds of a quantized model. */
class InspectQuantizedTest {
  private static final int SAMPLES = 50;

  private final Services services = Services.create();

  @TempDir Path folder;

  private Terminal run(Object... arguments) {
    Terminal terminal = new Terminal(services);
    assertEquals(0, terminal.run(arguments), terminal::err);
    return terminal;
  }

  private Path data() throws Exception {
    Path path = folder.resolve("data");
    return Files.exists(path)
        ? path
        : SampleData.write(path, services.sample().evaluationData(), SAMPLES);
  }

  private Path quantized(String parameters) throws Exception {
    Path out = folder.resolve("results");
    Path steps =
        Files.writeString(
            folder.resolve("recipe.json"),
            "{\"formatVersion\":1,\"steps\":[{\"type\":\"quantize.static\"" + parameters + "}]}");
    Object[] arguments = {
      "compress",
      services.sample().model(),
      "--recipe",
      steps,
      "--calibration",
      data(),
      "--out",
      out,
      "--no-profile",
      "--json"
    };
    return out.resolve(run(arguments).json().at("/variants/1/file").textValue());
  }

  @Test
  void tellsWhichNodesComputeOnIntegers() throws Exception {
    Path file = quantized("");
    KernelPrediction expected = KernelPrediction.of(OnnxReader.read(file)).orElseThrow();
    JsonNode model = run("inspect", file, "--json").json();
    assertEquals(expected.integerNodes().size(), model.get("integerNodes").size());
    assertEquals(expected.floatNodes().size(), model.get("floatNodes").size());
    assertTrue(
        model.get("integerNodes").findValuesAsText("kernel").contains("QLinearConv"),
        model::toString);
    String text = run("inspect", file).out();
    int integers = expected.integerNodes().size();
    int all = integers + expected.floatNodes().size();
    assertTrue(text.contains(integers + " of " + all + " nodes compute in integers"), text);
  }

  @Test
  void aFloatModelHasNoSuchKeys() throws Exception {
    JsonNode model = run("inspect", services.sample().model(), "--saturation", "--json").json();
    assertFalse(model.has("integerNodes"), model::toString);
    assertFalse(model.has("floatNodes"), model::toString);
    assertFalse(model.has("saturation"), model::toString);
  }

  /** Ranges that clip a tenth of the activations put many at 255. */
  @Test
  void tellsWhatSaturatesOnDataWhateverTheCpu() throws Exception {
    Path file = quantized(",\"calibration\":\"percentile\",\"percentile\":90");
    JsonNode worst =
        run("inspect", file, "--calibration", data(), "--json").json().at("/saturation/layers/0");
    assertTrue(worst.get("pairsAtRisk").doubleValue() > 0, worst::toString);
    assertTrue(worst.get("saturatedSums").doubleValue() > 0, worst::toString);
    assertTrue(worst.get("sqnrDb").isNumber(), worst::toString);
    String text = run("inspect", file, "--saturation").out();
    assertTrue(text.contains("warning: "), text);
    assertTrue(text.contains("session.x64quantprecision"), text);
  }

  @Test
  void reducedWeightsDoNotSaturate() throws Exception {
    String text = run("inspect", quantized(",\"reducedRange\":true"), "--saturation").out();
    assertFalse(text.contains("warning: "), text);
    assertTrue(text.contains("No sum of 8-bit products saturates"), text);
  }
}
