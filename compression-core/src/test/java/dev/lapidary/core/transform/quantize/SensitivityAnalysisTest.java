package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityAnalysisTest {
  private static final StaticQuantization STEP = StaticQuantization.initial();

  @TempDir Path folder;

  @Test
  void aCoarseWeightHurtsAsAWeightAndNotAsAnActivation() throws Exception {
    List<LayerSensitivity> weights = rank(QuantizedPart.WEIGHTS, new BitWidths(2, 8));
    List<LayerSensitivity> activations = rank(QuantizedPart.ACTIVATIONS, new BitWidths(2, 8));
    List<LayerSensitivity> both = rank(QuantizedPart.BOTH, new BitWidths(2, 8));
    for (String layer : List.of("c", "g", "y")) {
      assertTrue(of(weights, layer).sqnrDb() < 20, weights.toString());
      assertTrue(of(activations, layer).sqnrDb() > 28, activations.toString());
      assertEquals(of(weights, layer).sqnrDb(), of(both, layer).sqnrDb(), 1, layer);
      assertTrue(of(weights, layer).cosineDistance() > of(activations, layer).cosineDistance());
    }
  }

  @Test
  void coarseActivationsHurtAsActivations() throws Exception {
    LayerSensitivity weights = of(rank(QuantizedPart.WEIGHTS, new BitWidths(8, 4)), "g");
    LayerSensitivity activations = of(rank(QuantizedPart.ACTIVATIONS, new BitWidths(8, 4)), "g");
    assertTrue(activations.sqnrDb() < weights.sqnrDb() - 10, activations + " " + weights);
  }

  @Test
  void eachBitOfAWeightIsWorthSixDecibels() throws Exception {
    List<LayerSensitivity> found =
        rank(QuantizedPart.WEIGHTS, new BitWidths(4, 8), new BitWidths(8, 8));
    assertEquals(6, found.size());
    double four = sqnr(found, "c", 4);
    double eight = sqnr(found, "c", 8);
    assertEquals(4 * 6.02, eight - four, 3);
  }

  @Test
  void whatWasFoundBeforeAKillIsNotTriedAgain() throws Exception {
    SensitivityAnalysis analysis =
        new SensitivityAnalysis(STEP, QuantizedPart.BOTH, List.of(new BitWidths(4, 8)), 20, false);
    StopAfter stopped = new StopAfter(2);
    assertThrows(
        CancellationException.class,
        () -> analysis.rank(model(), context().leavingIn(folder).withJob(stopped)));
    Path journal = journal();
    assertEquals(2, Files.readAllLines(journal).size());
    Files.writeString(journal, "{\"layer\":\"y\",\"weightBi", StandardOpenOption.APPEND);
    StopAfter whole = new StopAfter(Integer.MAX_VALUE);
    List<LayerSensitivity> resumed =
        analysis.rank(model(), context().leavingIn(folder).withJob(whole));
    assertEquals(List.of("y"), whole.layers);
    assertEquals(analysis.rank(model(), context()), resumed);
    StopAfter none = new StopAfter(Integer.MAX_VALUE);
    assertEquals(resumed, analysis.rank(model(), context().leavingIn(folder).withJob(none)));
    assertEquals(List.of(), none.layers);
  }

  @Test
  void otherSettingsOrWeightsHaveAFileOfTheirOwn() throws Exception {
    analysis(20).rank(model(), context().leavingIn(folder));
    analysis(21).rank(model(), context().leavingIn(folder));
    try (Stream<Path> files = Files.list(folder.resolve("sensitivity"))) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void activationsOfSixteenBitsAreRankedAndKept() throws Exception {
    StaticQuantization wide =
        StaticQuantization.TYPE.create(Map.of("activations", "uint16", "activationBits", 16));
    List<LayerSensitivity> found =
        SensitivityAnalysis.of(wide, 20).rank(model(), context().leavingIn(folder));
    assertEquals(found.size(), Files.readAllLines(journal()).size());
  }

  private static SensitivityAnalysis analysis(int samples) {
    return SensitivityAnalysis.of(STEP, samples);
  }

  private Path journal() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("sensitivity"))) {
      return files.findFirst().orElseThrow();
    }
  }

  private List<LayerSensitivity> rank(QuantizedPart part, BitWidths... widths) throws Exception {
    return new SensitivityAnalysis(STEP, part, List.of(widths), 40, false).rank(model(), context());
  }

  private static LayerSensitivity of(List<LayerSensitivity> ranking, String layer) {
    return ranking.stream().filter(l -> l.layer().equals(layer)).findFirst().orElseThrow();
  }

  private static double sqnr(List<LayerSensitivity> ranking, String layer, int weightBits) {
    return ranking.stream()
        .filter(l -> l.layer().equals(layer) && l.widths().weights() == weightBits)
        .findFirst()
        .orElseThrow()
        .sqnrDb();
  }

  private TransformContext context() {
    ArrayData data = ArrayData.random(4, 60, 3, 8, 8);
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), folder);
  }

  /** A convolution, a Gemm whose alpha scales its weight, and a product. */
  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w1", 8, 3, 3, 3)
        .weight("w2", 288, 32)
        .constant("b2", Tensor.ofFloats(ArrayData.random(6, 1, 32).all().toFloats(), 32))
        .weight("w3", 32, 5)
        .node("Conv", "x w1", "c")
        .node("Relu", "c", "r")
        .node("Flatten", "r", "f")
        .node("Gemm", "f w2 b2", "g")
        .node("Tanh", "g", "t")
        .node("MatMul", "t w3", "y")
        .output("y", "N", 5)
        .model();
  }

  /** Stops before a layer after so many, and remembers which were tried. */
  private static final class StopAfter implements JobContext {
    private static final String START = "sensitivity of ";
    private final int count;
    private final List<String> layers = new ArrayList<>();

    StopAfter(int count) {
      this.count = count;
    }

    @Override
    public void progress(double fraction, String message) {
      if (message.startsWith(START)) {
        layers.add(message.substring(START.length()));
      }
    }

    @Override
    public boolean isCancelled() {
      return layers.size() > count;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }
}
