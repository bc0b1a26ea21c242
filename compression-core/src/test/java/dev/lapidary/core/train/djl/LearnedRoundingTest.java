package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.rounding.LearnedRounding;
import dev.lapidary.core.train.rounding.RoundingGrid;
import dev.lapidary.core.train.rounding.RoundingSettings;
import dev.lapidary.core.train.rounding.RoundingTask;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnedRoundingTest {
  private static final int SAMPLES = 96;
  private static final RoundingSettings SETTINGS =
      new RoundingSettings(600, 32, 0.03, 0.01, 0.2, 3);

  /** Small layers with correlated inputs, whose best rounding is not that of each weight alone. */
  enum Layer {
    GEMM {
      @Override
      TestGraphs graph() {
        return TestGraphs.opset(13)
            .input("x", "N", 12)
            .weight("w", 6, 12)
            .floats("b", 1, 2, 3, 4, 5, 6)
            .node("Gemm", "x w b", "y", "transB", 1)
            .output("y", "N", 6);
      }
    },
    MATMUL {
      @Override
      TestGraphs graph() {
        return TestGraphs.opset(13)
            .input("x", "N", 3, 4)
            .weight("w", 4, 6)
            .node("MatMul", "x w", "y")
            .output("y", "N", 3, 6);
      }
    },
    CONV {
      @Override
      TestGraphs graph() {
        return TestGraphs.opset(13)
            .input("x", "N", 3, 2, 2)
            .weight("w", 6, 3, 2, 2)
            .node("Conv", "x w", "c", "pads", new long[] {1, 1, 1, 1})
            .node("Relu", "c", "y")
            .output("y", "N", 6, 3, 3);
      }
    };

    abstract TestGraphs graph();

    /** One scale a channel, integers of 4 bits. */
    RoundingTask task() throws WorkbenchException {
      Model model = graph().model();
      Tensor inputs =
          inputs(model.graph().inputs().get(0).tensorType().orElseThrow().shape().rank());
      Tensor outputs = Interpreter.run(model, Map.of("x", inputs));
      Tensor weight = model.graph().initializers().get("w");
      float[] scales = {0.3f, 0.35f, 0.4f, 0.45f, 0.5f, 0.55f};
      int axis = this == MATMUL ? 1 : 0;
      RoundingGrid grid = new RoundingGrid(Tensor.ofFloats(scales, 6), axis, -8, 7);
      assertEquals(6, weight.length(axis));
      return new RoundingTask(model, "w", grid, Map.of("x", inputs), outputs);
    }

    private Tensor inputs(int rank) {
      Random random = new Random(1);
      float[] values = new float[SAMPLES * 12];
      for (int i = 0; i < values.length; i += 12) {
        double common = random.nextGaussian();
        for (int k = 0; k < 12; k++) {
          values[i + k] = (float) (common + 0.3 * random.nextGaussian());
        }
      }
      return switch (rank) {
        case 2 -> Tensor.ofFloats(values, SAMPLES, 12);
        case 3 -> Tensor.ofFloats(values, SAMPLES, 3, 4);
        default -> Tensor.ofFloats(values, SAMPLES, 3, 2, 2);
      };
    }
  }

  private static final Map<Layer, LearnedRounding> LEARNED = new EnumMap<>(Layer.class);

  @BeforeAll
  static void learnAll() throws WorkbenchException {
    for (Layer layer : Layer.values()) {
      LEARNED.put(layer, learn(layer.task()));
    }
  }

  private static LearnedRounding learn(RoundingTask task) throws WorkbenchException {
    return new DjlRoundingEngine().learn(task, SETTINGS, JobContext.none());
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOutputBetterThanTheNearestIntegers(Layer layer) {
    LearnedRounding found = LEARNED.get(layer);
    assertTrue(found.improves(), found.toString());
    assertTrue(found.learnedError() < 0.9 * found.nearestError(), found.toString());
  }

  @ParameterizedTest
  @EnumSource
  void everyIntegerIsTheFloorOrOneMore(Layer layer) throws Exception {
    RoundingTask task = layer.task();
    float[] found = LEARNED.get(layer).integers().toFloats();
    double[] scaled = task.grid().scaled(task.weightValue());
    for (int i = 0; i < found.length; i++) {
      double floor = Math.floor(scaled[i]);
      double up = found[i] - Math.max(-8, Math.min(7, floor));
      assertTrue(up == 0 || up == 1, scaled[i] + " became " + found[i]);
      assertTrue(found[i] >= -8 && found[i] <= 7, "out of range: " + found[i]);
    }
  }

  /** The columns of a product do not depend on each other, so all their roundings can be tried. */
  @Test
  void findsTheBestOfAllRoundingsOfASmallLayer() throws Exception {
    RoundingTask task = Layer.MATMUL.task();
    double best = 0;
    for (int column = 0; column < 6; column++) {
      best += leastError(task, column);
    }
    assertEquals(best, LEARNED.get(Layer.MATMUL).learnedError(), 1e-4 * best);
  }

  private static double leastError(RoundingTask task, int column) {
    double[] scaled = task.grid().scaled(task.weightValue());
    double scale = task.grid().scale().doubleAt(column);
    double least = Double.MAX_VALUE;
    for (int ups = 0; ups < 16; ups++) {
      double[] change = new double[4];
      for (int i = 0; i < 4; i++) {
        double w = scaled[i * 6 + column];
        change[i] = scale * (Math.floor(w) + (ups >> i & 1) - w);
      }
      least = Math.min(least, meanSquare(task.inputs().get("x").toFloats(), change));
    }
    return least;
  }

  /** Of the products of rows [4] with {@code change}. */
  private static double meanSquare(float[] rows, double... change) {
    double squares = 0;
    for (int row = 0; row < rows.length; row += 4) {
      double product = 0;
      for (int i = 0; i < 4; i++) {
        product += rows[row + i] * change[i];
      }
      squares += product * product;
    }
    return squares / (rows.length / 4);
  }

  @Test
  void oneSeedGivesOneRounding() throws Exception {
    assertEquals(LEARNED.get(Layer.MATMUL), learn(Layer.MATMUL.task()));
  }

  /** The errors are sums over the channels, meaned over samples and positions. */
  @Test
  void errorsAreThoseOfTheLayerRunWithTheIntegers() throws Exception {
    RoundingTask task = Layer.CONV.task();
    LearnedRounding found = LEARNED.get(Layer.CONV);
    Tensor rounded = task.grid().real(found.integers());
    Model model = task.layer();
    Model changed = model.withGraph(model.graph().withInitializers(Map.of("w", rounded)));
    float[] outputs = Interpreter.run(changed, task.inputs()).toFloats();
    float[] wanted = task.outputs().toFloats();
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      sum += Math.pow(outputs[i] - wanted[i], 2);
    }
    assertEquals(sum / (SAMPLES * 9), found.learnedError(), 1e-5);
  }

  @Test
  void exponentFallsAfterTheWarmStart() {
    assertTrue(SETTINGS.warms(119));
    assertFalse(SETTINGS.warms(120));
    assertEquals(20, SETTINGS.beta(120));
    assertEquals(11, SETTINGS.beta(360));
    assertEquals(2, SETTINGS.beta(600));
  }

  @Test
  void gridsRoundByTheirChannel() {
    Tensor weight = Tensor.ofFloats(new float[] {0.9f, -0.6f, 0.9f, -5}, 2, 2);
    RoundingGrid grid = new RoundingGrid(Tensor.ofFloats(new float[] {1, 0.5f}, 2), 0, -8, 7);
    assertArrayEquals(new float[] {1, -1, 2, -8}, grid.nearest(weight).toFloats());
    assertEquals(
        Tensor.ofFloats(new float[] {1, -1, 1, -4}, 2, 2), grid.real(grid.nearest(weight)));
  }

  @Test
  void wantedOutputsOfAnotherShapeAreAnError() throws Exception {
    RoundingTask task = Layer.GEMM.task();
    Tensor few = Tensor.ofFloats(new float[SAMPLES * 5], SAMPLES, 5);
    RoundingTask other = new RoundingTask(task.layer(), "w", task.grid(), task.inputs(), few);
    WorkbenchException failure = assertThrows(WorkbenchException.class, () -> learn(other));
    assertEquals("gradient.layerOutput", failure.messageKey());
  }
}
