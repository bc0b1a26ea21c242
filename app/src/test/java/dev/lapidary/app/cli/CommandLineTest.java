package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.app.Services;
import dev.lapidary.core.error.WorkbenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a user types them, on the bundled sample. */
class CommandLineTest {
  private static final int SAMPLES = 200;

  private final Services services = Services.create();
  private final Terminal terminal = new Terminal(services);

  @TempDir Path folder;

  private int run(Object... arguments) {
    return terminal.run(arguments);
  }

  private JsonNode json() throws IOException {
    return terminal.json();
  }

  private void assertOneError(int code, String expected) {
    terminal.assertOneError(code, expected);
  }

  private Path sample() throws WorkbenchException {
    return services.sample().model();
  }

  private Path data() throws WorkbenchException, IOException {
    return SampleData.write(folder.resolve("data"), services.sample().evaluationData(), SAMPLES);
  }

  private Path recipe(String text) throws IOException {
    return Files.writeString(folder.resolve("recipe.json"), text);
  }

  @Test
  void inspectTellsWhatTheSampleIs() throws Exception {
    assertEquals(0, run("inspect", sample(), "--json"));
    JsonNode model = json();
    assertEquals(Files.size(sample()), model.get("sizeBytes").longValue());
    assertEquals(17, model.get("opset").intValue());
    assertEquals("batch", model.at("/inputs/0/shape/0").textValue());
    assertEquals(28, model.at("/inputs/0/shape/3").intValue());
    assertTrue(model.get("macs").longValue() <= 8_000_000, model::toString);
    assertTrue(model.at("/opTypes/BatchNormalization").intValue() > 0, model::toString);
  }

  @Test
  void inspectNamesTheReasonWhereShapesStayOpen() throws Exception {
    Path file = OpenShape.write(folder.resolve("open.onnx"));
    assertEquals(0, run("inspect", file, "--json"));
    JsonNode model = json();
    assertTrue(model.get("macs").isNull(), model::toString);
    assertTrue(model.get("macsReason").textValue().contains("--dim"), model::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "profile", "evaluate --reference", "compress --recipe"})
  void anUnknownDimensionNamesTheOnesThereAre(String command) throws Exception {
    Path file = OpenShape.write(folder.resolve("open.onnx"));
    List<Object> arguments = new ArrayList<>(List.of(command.split(" ")));
    if (command.startsWith("compress")) {
      arguments.add(recipe("{\"formatVersion\":1,\"steps\":[]}"));
      arguments.addAll(List.of("--out", folder.resolve("results")));
    } else if (command.startsWith("evaluate")) {
      arguments.add(file);
    }
    arguments.addAll(List.of(file, "--dim", "lenght=5"));
    terminal.assertOneError(
        terminal.run(arguments.toArray()), "\"lenght\"", "mean \"length\"", "batch, length");
  }

  @Test
  void inspectCountsWhenTheDimensionIsGiven() throws Exception {
    Path file = OpenShape.write(folder.resolve("open.onnx"));
    assertEquals(0, run("inspect", file, "--dim", "length=5", "--json"));
    assertEquals(5 * 3 * 2, json().get("macs").longValue());
  }

  @Test
  void aValueForAnInputThatIsNotThereIsAnError() throws Exception {
    int code = run("profile", sample(), "--input", "imagee=1");
    assertOneError(code, "\"imagee\"");
  }

  @Test
  void sensitivityRanksLayersMostSensitiveFirst() throws Exception {
    assertEquals(
        0,
        run(
            "sensitivity",
            sample(),
            "--calibration",
            data(),
            "--validation",
            data(),
            "--of",
            "weights",
            "--weight-bits",
            "3,4",
            "--fresh",
            "--json"));
    JsonNode layers = json().get("layers");
    assertTrue(layers.size() > 10, layers::toString);
    assertTrue(layers.get(0).get("top1").doubleValue() < 1, layers::toString);
    assertTrue(layers.get(0).get("cosineDistance").doubleValue() > 0, layers::toString);
    assertEquals(3, layers.get(0).get("weightBits").intValue());
    assertFalse(layers.get(0).has("activationBits"));
    for (int i = 1; i < layers.size(); i++) {
      double before = layers.get(i - 1).get("sqnrDb").doubleValue();
      assertTrue(before <= layers.get(i).get("sqnrDb").doubleValue(), layers::toString);
    }
  }

  @Test
  void sensitivityRefusesAWidthThatThereIsNot() throws Exception {
    int code = run("sensitivity", sample(), "--calibration", data(), "--weight-bits", 9);
    assertOneError(code, "weightBits");
  }

  @Test
  void evaluateReportsAccuracyAndAgreement() throws Exception {
    assertEquals(0, run("evaluate", sample(), "--data", data(), "--reference", sample(), "--json"));
    JsonNode report = json();
    assertEquals(SAMPLES, report.get("samples").intValue());
    assertTrue(report.at("/metrics/top1").doubleValue() > 0.85, report::toString);
    assertTrue(report.at("/agreement/identical").booleanValue(), report::toString);
    assertTrue(report.at("/agreement/sqnrDb").isNull(), report::toString);
  }

  @Test
  void profileOnADeviceIsSimulatedWithAnInterval() throws Exception {
    assertEquals(0, run("profile", sample(), "--on", "stm32h7a3", "--json"));
    JsonNode profile = json();
    assertEquals("SIMULATED", profile.get("kind").textValue());
    double median = profile.at("/latencyMillis/median").doubleValue();
    assertTrue(profile.at("/latencyMillis/low").doubleValue() < median, profile::toString);
    assertTrue(profile.at("/latencyMillis/high").doubleValue() > median, profile::toString);
    assertTrue(profile.at("/energyMillijoules/value").doubleValue() > 0, profile::toString);
  }

  @Test
  void devicesListsTheLibrary() throws Exception {
    assertEquals(0, run("devices", "--json"));
    List<String> ids = json().get("devices").findValuesAsText("id");
    assertTrue(
        ids.containsAll(List.of("raspberry-pi-4", "jetson-nano", "stm32l4r5")), ids::toString);
  }

  @Test
  void compressWritesResultsThatAgreeWithTheFiles() throws Exception {
    Path results = folder.resolve("results");
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"quantize.static\"}]}");
    assertEquals(
        0,
        run(
            "compress",
            sample(),
            "--recipe",
            steps,
            "--calibration",
            data(),
            "--data",
            data(),
            "--out",
            results,
            "--json"));
    JsonNode written = new ObjectMapper().readTree(results.resolve("results.json").toFile());
    assertEquals(json(), written);
    JsonNode baseline = written.at("/variants/0");
    JsonNode quantized = written.at("/variants/1");
    assertTrue(baseline.get("changes").isEmpty());
    assertEquals("quantize.static", quantized.at("/changes/0/step").textValue());
    List<String> actions = quantized.get("changes").findValuesAsText("action");
    assertTrue(actions.containsAll(List.of("folded", "quantized")), actions::toString);
    assertTrue(baseline.get("parent").isNull());
    assertEquals(baseline.get("name"), quantized.get("parent"));
    for (JsonNode variant : List.of(baseline, quantized)) {
      Path file = results.resolve(variant.get("file").textValue());
      assertEquals(Files.size(file), variant.get("sizeBytes").longValue());
      List<String> kinds = variant.get("profiles").findValuesAsText("kind");
      assertTrue(kinds.containsAll(List.of("MEASURED", "SIMULATED")), kinds::toString);
      String notes = variant.at("/profiles/0/notes").toString();
      assertTrue(notes.contains("measured in turn with 1 other"), notes);
    }
    double smaller =
        baseline.get("sizeBytes").doubleValue() / quantized.get("sizeBytes").doubleValue();
    assertTrue(smaller >= 3, "only " + smaller + " times smaller");
    assertTrue(Files.size(results.resolve("tradeoff.png")) > 0);
    String report = Files.readString(results.resolve("report.html"));
    assertTrue(report.contains("compressed"));
    assertTrue(report.contains("tradeoff.png"));
  }

  @Test
  void withoutFiguresForBothAxesThereIsNoPicture() throws Exception {
    Path results = halved("--no-profile");
    assertFalse(Files.exists(results.resolve("tradeoff.png")));
    String report = Files.readString(results.resolve("report.html"));
    assertTrue(report.contains("compressed"));
    assertFalse(report.contains("tradeoff.png"));
  }

  @Test
  void filesAloneAreMadeWithoutFigures() throws Exception {
    Path results = halved("--files-only");
    JsonNode made =
        new ObjectMapper().readTree(results.resolve("results.json").toFile()).at("/variants/1");
    Path file = results.resolve(made.get("file").textValue());
    assertEquals(Files.size(file), made.get("sizeBytes").longValue());
    assertTrue(terminal.out().contains("compressed: quantize.float16: "), terminal.out());
    assertTrue(made.get("macs").isNull());
    assertTrue(made.get("agreement").isEmpty());
    assertTrue(made.get("profiles").isEmpty());
  }

  /** The results of a recipe that halves the sample. */
  private Path halved(String flag) throws Exception {
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"quantize.float16\"}]}");
    Path results = folder.resolve("results");
    assertEquals(0, run("compress", sample(), "--recipe", steps, flag, "--out", results));
    return results;
  }

  @Test
  void filesAloneNeedNoDataToJudgeBy() throws Exception {
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[]}");
    Path results = folder.resolve("results");
    int code =
        run(
            "compress",
            sample(),
            "--recipe",
            steps,
            "--files-only",
            "--data",
            "d",
            "--out",
            results);
    assertOneError(code, "leave one out");
  }

  @Test
  void damagedModelIsOneErrorAndLeavesNothing() throws Exception {
    byte[] bytes = Files.readAllBytes(sample());
    Path damaged = Files.write(folder.resolve("damaged.onnx"), Arrays.copyOf(bytes, 1000));
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[]}");
    Path results = folder.resolve("results");
    int code = run("compress", damaged, "--recipe", steps, "--out", results);
    assertOneError(code, "damaged.onnx");
    assertFalse(Files.exists(results));
  }

  @Test
  void failedStepLeavesTheEarlierResults() throws Exception {
    Path results = Files.createDirectory(folder.resolve("results"));
    Files.writeString(results.resolve("results.json"), "{}");
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"quantize.static\"}]}");
    int code = run("compress", sample(), "--recipe", steps, "--out", results, "--json");
    assertOneError(code, "calibration");
    assertEquals("{}", Files.readString(results.resolve("results.json")));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count(), "recipe.json and results only");
    }
  }

  @Test
  void unknownStepNamesWhatIsNear() throws Exception {
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"prune.magnitud\"}]}");
    int code = run("compress", sample(), "--recipe", steps, "--out", folder.resolve("r"));
    assertOneError(code, "prune.magnitude");
  }

  @Test
  void whatIsWrongWithALaterStepIsFoundBeforeTheBaselineIsMeasured() throws Exception {
    Path steps =
        recipe(
            "{\"formatVersion\":1,\"steps\":[{\"type\":\"prune.magnitude\"},"
                + "{\"type\":\"quantize.float16\",\"exclude\":[\"no_such_node\"]}]}");
    int code = run("compress", sample(), "--recipe", steps, "--out", folder.resolve("r"));
    assertOneError(code, "no_such_node");
  }

  @Test
  void dataThatDoesNotFitIsFoundBeforeTheBaselineIsMeasured() throws Exception {
    Path table = Files.writeString(folder.resolve("iris.csv"), "a,b,label\n1,2,0\n3,4,1\n");
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"quantize.static\"}]}");
    int code =
        run(
            "compress",
            sample(),
            "--recipe",
            steps,
            "--calibration",
            table,
            "--out",
            folder.resolve("r"));
    assertOneError(code, "iris.csv");
  }

  @Test
  void valueOutOfRangeNamesTheRange() throws Exception {
    Path steps =
        recipe("{\"formatVersion\":1,\"steps\":[{\"type\":\"prune.magnitude\",\"sparsity\":1.5}]}");
    int code = run("compress", sample(), "--recipe", steps, "--out", folder.resolve("r"));
    assertOneError(code, "1.5");
  }

  @Test
  void folderOfSomethingElseIsNotReplaced() throws Exception {
    Path other = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(other.resolve("cat.jpg"), "meow");
    Path steps = recipe("{\"formatVersion\":1,\"steps\":[]}");
    assertOneError(run("compress", sample(), "--recipe", steps, "--out", other), "photos");
    assertEquals("meow", Files.readString(other.resolve("cat.jpg")));
  }

  @Test
  void unknownDeviceNamesWhatIsNear() throws Exception {
    assertOneError(run("profile", sample(), "--on", "raspbery-pi-4"), "raspberry-pi-4");
  }

  @Test
  void unknownDeviceNamesThisMachineToo() throws Exception {
    assertOneError(run("profile", sample(), "--on", "local_cpu"), "did you mean \"local-cpu\"");
  }

  @Test
  void missingArgumentPointsToHelp() {
    assertOneError(run("inspect"), "try lapidary inspect --help");
  }
}
