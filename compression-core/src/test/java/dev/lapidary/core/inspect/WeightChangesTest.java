package dev.lapidary.core.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.SmallModels;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.prepare.BiasCorrection;
import dev.lapidary.core.transform.quantize.prepare.CorrectionMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightChangesTest {
  @TempDir Path folder;

  @Test
  void pruningTellsThresholdAndZeros() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .floats("b", 1)
            .constant("w", Tensor.ofFloats(new float[] {3, -1, 0.5f, -2}, 4, 1))
            .node("Gemm", "x w b", "y")
            .output("y", "N", 1)
            .model();
    WeightChange change = only(model, after(model, MagnitudePruning.toSparsity(0.5)));
    assertEquals("y", change.layer());
    assertEquals(OptionalDouble.of(1), change.threshold());
    assertEquals(2, change.zeros());
    assertEquals(Math.sqrt(1.25 / 14.25), change.relativeChange(), 1e-7);
    assertEquals(10 * Math.log10(14.25 / 1.25), change.sqnrDb(), 1e-6);
    assertEquals(0, change.bias().orElseThrow().after() - change.bias().orElseThrow().before());
  }

  @Test
  void quantizationTellsTheIntegersOfWeightsAndOfWhatALayerTakes() throws Exception {
    Model model = SmallModels.normalized();
    Model quantized = after(model, StaticQuantization.TYPE.create(Map.of()));
    List<WeightChange> changes = WeightChanges.between(model, quantized);
    assertEquals(List.of("an", "c", "y"), changes.stream().map(WeightChange::layer).toList());
    for (WeightChange change : changes) {
      IntegerGrid weights = change.weights().orElseThrow();
      assertEquals(List.of(0, -127, 127), integers(weights), change.layer());
      float largest = 0;
      int size = change.after().length;
      for (int i = 0; i < size; i++) {
        largest = Math.max(largest, Math.abs(change.before()[i]));
        assertEquals(change.before()[i], change.after()[i], weights.scale() * 0.501);
      }
      assertEquals(largest / 127, weights.scale(), 1e-6, "the widest channel");
      IntegerGrid input = change.input().orElseThrow();
      assertEquals(255, input.greatest() - input.least());
      assertTrue(change.sqnrDb() > 30 && change.sqnrDb() < 60, change.layer() + change.sqnrDb());
    }
  }

  @Test
  void aCorrectedBiasIsComparedWithThatOfTheFoldedLayer() throws Exception {
    Model model = SmallModels.normalized();
    Model corrected = after(model, BiasCorrection.of(CorrectionMethod.ANALYTIC, 3));
    List<WeightChange> changes = WeightChanges.between(model, corrected);
    assertEquals("an", changes.get(0).layer());
    assertArrayEquals(changes.get(0).before(), changes.get(0).after());
    assertEquals(Double.POSITIVE_INFINITY, changes.get(0).sqnrDb());
    WeightChange.BiasChange behind = changes.get(1).bias().orElseThrow();
    assertEquals(0, behind.before());
    assertTrue(behind.after() != 0, "corrected");
  }

  private static List<Integer> integers(IntegerGrid grid) {
    return List.of(grid.zeroPoint(), grid.least(), grid.greatest());
  }

  private static WeightChange only(Model before, Model after) {
    List<WeightChange> changes = WeightChanges.between(before, after);
    assertEquals(1, changes.size());
    return changes.get(0);
  }

  private Model after(Model model, Transform step) throws Exception {
    DataRoles data = DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(5, 20, 3, 8, 8));
    return step.apply(model, StepChecks.context(data, folder)).model();
  }
}
