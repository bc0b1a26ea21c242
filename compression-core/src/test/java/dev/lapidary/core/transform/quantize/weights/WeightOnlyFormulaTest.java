package dev.lapidary.core.transform.quantize.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights in blocks are those that the formulas say, in every scheme and form. */
class WeightOnlyFormulaTest extends WeightOnlyChecks {
  static List<BlockScheme> schemes() {
    List<BlockScheme> schemes = new ArrayList<>();
    for (int width : new int[] {4, 8}) {
      for (int blockSize = 16; blockSize <= 256; blockSize *= 2) {
        schemes.add(new BlockScheme(width, blockSize, false));
        schemes.add(new BlockScheme(width, blockSize, true));
      }
    }
    for (int width : new int[] {2, 3, 5, 6, 7}) {
      schemes.add(new BlockScheme(width, 32, false));
      schemes.add(new BlockScheme(width, 32, true));
    }
    return schemes;
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void matMulNBitsMultipliesWithTheWeightsThatItsFormulaSays(BlockScheme scheme) throws Exception {
    Model model = product(14);
    Model quantized = apply(WeightForm.MATMUL_NBITS, scheme, model).model();
    assertEquals(1, quantized.opsets().get("com.microsoft"));
    Node node = quantized.graph().nodes().get(0);
    assertEquals("MatMulNBits", node.opType());
    Tensor decoded = BlockDecoder.matMulNBits(quantized.graph(), node);
    assertRunsLike(model, decoded, quantized);
    assertNear(model, decoded, scheme);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void dequantizeLinearMakesTheWeightsThatItsFormulaSays(BlockScheme scheme) throws Exception {
    Model model = product(21);
    Model quantized = apply(WeightForm.QDQ, scheme, model).model();
    Node node = quantized.graph().nodes().get(0);
    assertEquals(List.of("DequantizeLinear", "MatMul"), types(quantized));
    Tensor decoded = BlockDecoder.dequantizeLinear(quantized.graph(), node);
    assertRunsLike(model, decoded, quantized);
    assertNear(model, decoded, scheme);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void bothFormsStandForTheSameWeights(BlockScheme scheme) throws Exception {
    Model nBits = apply(WeightForm.MATMUL_NBITS, scheme, product(21)).model();
    Model qdq = apply(WeightForm.QDQ, scheme, product(21)).model();
    assertEquals(
        BlockDecoder.matMulNBits(nBits.graph(), nBits.graph().nodes().get(0)),
        BlockDecoder.dequantizeLinear(qdq.graph(), qdq.graph().nodes().get(0)));
  }

  @Test
  void aSymmetricBlockReachesItsLargestMagnitudeWithTheMiddleForZero() {
    BlockMap map = BlockMap.fit(new float[] {-1, 0, 4}, 0, 3, new BlockScheme(4, 16, true));
    assertEquals(new BlockMap(-0.5f, 8, new BlockScheme(4, 16, true)), map);
    assertEquals(0, map.code(4));
    assertEquals(8, map.code(0));
    assertEquals(4, map.value(0));
  }

  @Test
  void anAsymmetricBlockUsesAllCodesAndHoldsZero() {
    BlockMap map = BlockMap.fit(new float[] {9, 1, 0, -6}, 1, 4, INT4_OF_16);
    assertEquals(new BlockMap(7f / 15, 13, INT4_OF_16), map);
    BlockMap positive = BlockMap.fit(new float[] {3, 15}, 0, 2, INT4_OF_16);
    assertEquals(new BlockMap(1, 0, INT4_OF_16), positive);
    assertEquals(15, positive.code(99));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void blocksOfZerosAndOfTheSmallestNumbersStayZero(BlockScheme scheme) {
    for (float value : new float[] {0, Float.MIN_VALUE, -Float.MIN_VALUE}) {
      float[] weights = new float[20];
      weights[7] = value;
      float[] found = BlockMatrix.nearest(scheme, weights, 1).values();
      assertArrayEquals(new float[20], found, Float.MIN_NORMAL);
    }
  }

  @Test
  void aTableOfFourBitsIsReadAsTheFormulaSays() throws Exception {
    for (boolean symmetric : new boolean[] {false, true}) {
      BlockScheme scheme = new BlockScheme(4, 16, symmetric);
      Model model = table(50);
      float[] exact = model.graph().initializers().get("table").toFloats();
      float[] decoded = BlockMatrix.nearest(scheme, exact, 40).values();
      Model quantized = apply(WeightForm.MATMUL_NBITS, scheme, model).model();
      assertEquals(List.of("GatherBlockQuantized"), types(quantized));
      Map<String, Tensor> feeds = Map.of("ids", Tensor.ofLongs(new long[] {39, 5}, 2));
      float[] found = StepChecks.run(quantized, feeds).get("y").toFloats();
      for (int i = 0; i < 50; i++) {
        assertEquals(decoded[39 * 50 + i], found[i], 1e-6);
        assertEquals(decoded[5 * 50 + i], found[50 + i], 1e-6);
      }
    }
  }

  @Test
  void aNarrowerWidthUsesFewerCodesAndIsCalledSimulated() throws Exception {
    for (boolean symmetric : new boolean[] {false, true}) {
      BlockScheme scheme = new BlockScheme(3, 256, symmetric);
      TransformResult result = apply(WeightForm.QDQ, scheme, product(21));
      Map<String, Object> figures = result.changes().get(0).figures();
      assertEquals("weights", figures.get("simulated"));
      assertEquals(4, figures.get("storedBits"));
      Tensor codes = result.model().graph().initializers().get("w_Q4");
      assertEquals(symmetric ? ElementType.INT4 : ElementType.UINT4, codes.elementType());
      long[] sorted = Arrays.stream(codes.toLongs()).distinct().sorted().toArray();
      assertArrayEquals(
          symmetric ? new long[] {-4, -3, -2, -1, 0, 1, 2, 3} : new long[] {0, 1, 2, 3, 4, 5, 6, 7},
          sorted);
    }
  }

  private static Model table(int length) {
    return TestGraphs.opset(11)
        .input(ElementType.INT64, "ids", 2)
        .weight("table", 40, length)
        .node("Gather", "table ids", "y")
        .output("y", 2, length)
        .model();
  }

  private static void assertRunsLike(Model model, Tensor weight, Model quantized) throws Exception {
    Model expected =
        model.withGraph(GraphEditor.of(model.graph()).putInitializer("w", weight).build());
    StepChecks.assertSameOutputs(expected, quantized, StepChecks.feeds(model, 5), 1e-4);
  }

  /** No weight is further off than a step, and most are within half of one. */
  private static void assertNear(Model model, Tensor decoded, BlockScheme scheme) {
    float[] exact = model.graph().initializers().get("w").toFloats();
    double step = 4.0 / (scheme.half() - 0.5);
    float[] found = decoded.toFloats();
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], found[i], step);
    }
    assertTrue(SignalToNoise.decibels(exact, found) > 6 * scheme.weightBits() - 8);
  }
}
