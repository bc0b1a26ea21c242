package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.FakeQuantizer.Role;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeQuantizationTest {
  @TempDir Path folder;
  private final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);

  @Test
  void foldedWeightsStayFloatAndAreRounded() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .weight("b", 4)
            .node("Conv", "x w b", "h")
            .node("Relu", "h", "y")
            .output("y", "N", 4, 6, 6)
            .model();
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 3, 8, 8]
          def w: FLOAT[4, 3, 3, 3]
          def b: FLOAT[4]
          def w_scale: FLOAT[4]
          def w_zero_point: INT8[4]
          def limit_-7: INT8[]
          def limit_7: INT8[]
          def x_scale: FLOAT[]
          def x_zero_point: UINT8[]
          def y_scale: FLOAT[]
          def y_zero_point: UINT8[]
          w_QuantizeLinear_Output = QuantizeLinear(w, w_scale, w_zero_point) {axis=0}
          w_Clip_Output = Clip(w_QuantizeLinear_Output, limit_-7, limit_7)
          w_DequantizeLinear_Output = DequantizeLinear(w_Clip_Output, w_scale, w_zero_point) {axis=0}
          x_QuantizeLinear_Output = QuantizeLinear(x, x_scale, x_zero_point)
          x_DequantizeLinear_Output = DequantizeLinear(x_QuantizeLinear_Output, x_scale, x_zero_point)
          y_QuantizeLinear_Input = Conv(x_DequantizeLinear_Output, w_DequantizeLinear_Output, b)
          y_QuantizeLinear_Output = QuantizeLinear(y_QuantizeLinear_Input, y_scale, y_zero_point)
          y = DequantizeLinear(y_QuantizeLinear_Output, y_scale, y_zero_point)
          out y: FLOAT[N, 4, 6, 6]
        """,
        print(insert(model, step(4, 8), NormalizationForm.FOLDED)));
  }

  @Test
  void aNormalizationThatIsFoldedWhileTrainingSeesWhatTheLayerWouldGive() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 3, 3)
            .weight("b", 4)
            .positive("gamma", 4)
            .weight("beta", 4)
            .weight("mean", 4)
            .positive("var", 4)
            .node("Conv", "x w b", "h")
            .node("BatchNormalization", "h gamma beta mean var", "n")
            .node("Relu", "n", "y")
            .output("y", "N", 4, 6, 6)
            .model();
    String printed = print(insert(model, step(8, 8), NormalizationForm.FOLDED_WHILE_TRAINING));
    assertEquals(
        """
          n_variance = Add(var, n_epsilon)
          n_deviation = Sqrt(n_variance)
          n_factor = Div(gamma, n_deviation)
          n_factor_spread = Reshape(n_factor, n_factor_shape)
          n_folded_weight = Mul(w, n_factor_spread)
          n_folded_bias = Mul(b, n_factor)
          n_factor_spread_1 = Reshape(n_factor, n_factor_shape_1)
          w_QuantizeLinear_Output = QuantizeLinear(n_folded_weight, w_scale, w_zero_point) {axis=0}
          w_Clip_Output = Clip(w_QuantizeLinear_Output, limit_-127, limit_127)
          w_DequantizeLinear_Output = DequantizeLinear(w_Clip_Output, w_scale, w_zero_point) {axis=0}
          x_QuantizeLinear_Output = QuantizeLinear(x, x_scale, x_zero_point)
          x_DequantizeLinear_Output = DequantizeLinear(x_QuantizeLinear_Output, x_scale, x_zero_point)
          n_folded = Conv(x_DequantizeLinear_Output, w_DequantizeLinear_Output, n_folded_bias)
          n_unfolded = Div(n_folded, n_factor_spread_1)
          y_QuantizeLinear_Input = BatchNormalization(n_unfolded, gamma, beta, mean, var)
          y_QuantizeLinear_Output = QuantizeLinear(y_QuantizeLinear_Input, y_scale, y_zero_point)
          y = DequantizeLinear(y_QuantizeLinear_Output, y_scale, y_zero_point)
        """,
        printed.lines().filter(line -> line.contains(" = ")).collect(Collectors.joining("\n"))
            + "\n");
    assertTrue(printed.contains("def w: FLOAT[4, 3, 3, 3]"), printed);
    assertTrue(printed.contains("def gamma: FLOAT[4]"), printed);
  }

  @Test
  void leavesTheModelItWasGivenAsItWas() throws Exception {
    Model model = SmallModels.normalized();
    String before = GraphPrinter.print(model.graph());
    insert(model, step(4, 4), NormalizationForm.FOLDED_WHILE_TRAINING);
    assertEquals(before, GraphPrinter.print(model.graph()));
  }

  @Test
  void quantizersNameWhatStandsInTheGraph() throws Exception {
    FakeQuantizedModel fake =
        insert(SmallModels.normalized(), step(4, 8), NormalizationForm.FOLDED_WHILE_TRAINING);
    Map<String, Tensor> constants = fake.model().graph().initializers();
    for (FakeQuantizer quantizer : fake.quantizers()) {
      Tensor scale = constants.get(quantizer.scale());
      Tensor zeroPoint = constants.get(quantizer.zeroPoint());
      assertEquals(scale.shape(), zeroPoint.shape());
      assertEquals(quantizer.range().type(), zeroPoint.elementType());
      assertEquals(
          1,
          fake.model().graph().nodes().stream()
              .filter(
                  node ->
                      node.is("QuantizeLinear")
                          && node.inputs()
                              .equals(
                                  List.of(
                                      quantizer.input(), quantizer.scale(), quantizer.zeroPoint())))
              .count());
    }
    assertEquals(
        List.of("w for an", "d for c", "g for y"),
        fake.quantizers().stream()
            .filter(q -> q.role() == Role.WEIGHT)
            .map(q -> q.value() + " for " + q.layer())
            .toList());
    assertEquals(
        List.of("k"),
        fake.quantizers().stream()
            .filter(q -> q.role() == Role.OPERAND)
            .map(FakeQuantizer::value)
            .toList());
    assertEquals(ElementType.FLOAT, constants.get("k").elementType());
  }

  @Test
  void aChannelWithoutScaleHasItsNormalizationFoldedBefore() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 2, 3, 1, 1)
            .floats("gamma", 1, 0)
            .weight("beta", 2)
            .weight("mean", 2)
            .positive("var", 2)
            .node("Conv", "x w", "h")
            .node("BatchNormalization", "h gamma beta mean var", "y")
            .output("y", "N", 2, 8, 8)
            .model();
    FakeQuantizedModel fake = insert(model, step(8, 8), NormalizationForm.FOLDED_WHILE_TRAINING);
    assertFalse(types(fake.model()).contains("BatchNormalization"));
  }

  @Test
  void layersThatShareAWeightShareItsRounding() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 3, 3, 1, 1)
            .node("Conv", "x w", "h")
            .node("Conv", "h w", "y")
            .output("y", "N", 3, 8, 8)
            .model();
    List<FakeQuantizer> weights =
        insert(model, step(8, 8), NormalizationForm.FOLDED).quantizers().stream()
            .filter(q -> q.role() == Role.WEIGHT)
            .toList();
    assertEquals(List.of("h", "y"), weights.stream().map(FakeQuantizer::layer).toList());
    assertEquals(
        Set.of("w_scale"), weights.stream().map(FakeQuantizer::scale).collect(Collectors.toSet()));
  }

  @Test
  void scalesOfWeightsMayBeginWhereTheyAreLearnedFrom() throws Exception {
    FakeQuantizedModel fake =
        new FakeQuantization(
                perTensor(), NormalizationForm.FOLDED, WeightScaleRule.LEARNED_STEP_SIZE)
            .insert(SmallModels.normalized(), context());
    Map<String, Tensor> constants = fake.model().graph().initializers();
    double sum = 0;
    for (float value : constants.get("g").toFloats()) {
      sum += Math.abs(value);
    }
    assertEquals(2 * sum / 20 / Math.sqrt(64), constants.get("g_scale").doubleAt(0), 1e-6);
  }

  @Test
  void anEarlierOperatorSetIsAnError() {
    Model early = SmallModels.normalized().withOpset("", 12);
    assertThrows(
        IllegalArgumentException.class, () -> insert(early, step(8, 8), NormalizationForm.FOLDED));
  }

  private FakeQuantizedModel insert(Model model, StaticQuantization step, NormalizationForm form)
      throws Exception {
    return new FakeQuantization(step, form, WeightScaleRule.MIN_MAX).insert(model, context());
  }

  private TransformContext context() {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, images), folder);
  }

  private static String print(FakeQuantizedModel fake) {
    return GraphPrinter.print(fake.model().graph());
  }

  private static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  private static StaticQuantization step(int weightBits, int activationBits) {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        true,
        weightBits,
        List.of(),
        ActivationType.UINT8,
        activationBits,
        false,
        false,
        List.of(),
        List.of());
  }

  private static StaticQuantization perTensor() {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        false,
        8,
        List.of(),
        ActivationType.INT8,
        8,
        false,
        true,
        List.of(),
        List.of());
  }
}
