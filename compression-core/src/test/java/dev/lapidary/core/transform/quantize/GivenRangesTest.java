package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges given for values of small graphs. */
class GivenRangesTest {
  private static final float SIX = (float) (6 / 255.0);

  @TempDir private Path folder;

  private final ArrayData images = ArrayData.random(1, 40, 3, 8, 8);

  private TransformContext context() {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, images), folder);
  }

  private static Map<String, Object> given(String... ranges) {
    return Map.of("ranges", List.of(ranges));
  }

  private Model quantized(Model model, Map<String, Object> values) throws Exception {
    return StaticQuantization.TYPE.create(values).apply(model, context()).model();
  }

  private static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  @Test
  void theGivenRangeIsWidenedToHoldZero() throws Exception {
    Map<String, ValueMap> maps =
        ValueMap.all(quantized(SmallModels.normalized(), given("x=2..5", "c=-4..-1")));
    assertEquals(new ValueMap((float) (5 / 255.0), 0), maps.get("x"));
    assertEquals(new ValueMap((float) (4 / 255.0), 255), maps.get("c"));
  }

  @Test
  void aSymmetricRangeHasZeroInTheMiddle() throws Exception {
    Map<String, Object> values = new HashMap<>(given("x=-1..3"));
    values.put("activations", "int8");
    values.put("activationSymmetric", true);
    values.put("operators", List.of("Conv", "Gemm"));
    assertEquals(
        new ValueMap((float) (6 / 254.0), 0),
        ValueMap.all(quantized(SmallModels.normalized(), values)).get("x"));
  }

  @Test
  void theLastOfSeveralThatFitWins() throws Exception {
    Map<String, ValueMap> maps =
        ValueMap.all(quantized(SmallModels.normalized(), given("?=0..12", "s=0..6", "s0=0..6")));
    assertEquals(2 * SIX, maps.get("c").scale());
    assertEquals(SIX, maps.get("s").scale());
  }

  @Test
  void whatOnlyMovesElementsSharesTheRange() throws Exception {
    Model before = SmallModels.normalized();
    for (String named : List.of("p=0..6", "f=0..6")) {
      Map<String, ValueMap> maps = ValueMap.all(quantized(before, given(named)));
      assertEquals(new ValueMap(SIX, 0), maps.get("p"), named);
      assertEquals(new ValueMap(SIX, 0), maps.get("f"), named);
    }
  }

  @Test
  void aFoldedReluAndWhatPrecedesItAreOneValue() throws Exception {
    Model model = SmallModels.normalized();
    Model ofRelu = quantized(model, given("s=0..6"));
    assertTrue(types(ofRelu).stream().noneMatch("Relu"::equals));
    assertEquals(new ValueMap(SIX, 0), ValueMap.all(ofRelu).get("s"));
    assertArrayEquals(
        OnnxWriter.toBytes(ofRelu), OnnxWriter.toBytes(quantized(model, given("s0=0..6"))));
  }

  @Test
  void aReluStaysWhereTheRangeBeforeItHoldsNegativeNumbers() throws Exception {
    Model plain = quantized(SmallModels.normalized(), Map.of());
    Model kept = quantized(SmallModels.normalized(), given("s0=-6..6"));
    assertEquals(1, types(kept).stream().filter("Relu"::equals).count());
    assertEquals(new ValueMap((float) (12 / 255.0), 128), ValueMap.all(kept).get("s0"));
    assertEquals(ValueMap.all(plain).get("s"), ValueMap.all(kept).get("s"));
  }

  @Test
  void aReluThatStaysMayHaveAnotherRangeThanItsInput() throws Exception {
    Map<String, ValueMap> maps =
        ValueMap.all(quantized(SmallModels.normalized(), given("s0=-6..6", "s=-3..3")));
    assertEquals((float) (12 / 255.0), maps.get("s0").scale());
    assertEquals((float) (6 / 255.0), maps.get("s").scale());
  }

  @Test
  void twoRangesForOneScaleAreAnError() {
    for (List<String> pair : List.of(List.of("p=0..6", "f=0..4"), List.of("s0=-6..6", "s=0..4"))) {
      RecipeException error = refusal(Map.of("ranges", pair));
      assertEquals("quantize.rangesDiffer", error.messageKey());
      for (String entry : pair) {
        assertTrue(error.arguments().contains(entry.split("=")[0]), error.getMessage());
      }
      assertTrue(error.localizedMessage(Locale.SIMPLIFIED_CHINESE).contains("共用一个缩放系数"));
    }
  }

  @Test
  void oneRangeWrittenTwiceIsNoError() throws Exception {
    assertEquals(
        SIX,
        ValueMap.all(quantized(SmallModels.normalized(), given("p=0..6", "f=1..6")))
            .get("f")
            .scale());
  }

  private RecipeException refusal(Map<String, Object> values) {
    return assertThrows(RecipeException.class, () -> quantized(SmallModels.normalized(), values));
  }

  private void assertRefused(String values, String english, String chinese) {
    RecipeException error = refusal(given(values + "=0..6"));
    assertTrue(error.getMessage().contains(english), error.getMessage());
    String translated = error.localizedMessage(Locale.SIMPLIFIED_CHINESE);
    assertTrue(translated.contains(chinese), translated);
  }

  @Test
  void namesOfNoValueAreErrorsWithNearMatches() {
    assertRefused("an0", "has no value \"an0\"; did you mean: a0, an", "模型中没有值“an0”");
    assertRefused("block*", "has no value \"block*\"", "模型中没有值");
  }

  @Test
  void whatIsNotQuantizedIsAnErrorThatSaysWhy() {
    assertRefused("k", "\"k\" has no scale, because it is a constant", "它是常量");
    assertRefused("a0", "because a BatchNormalization is folded into what makes it", "折叠");
    assertRefused("a0", "what comes out is \"an\"", "“an”");
    assertRefused("y", "puts it out as floats", "直接输出浮点数");
    RecipeException excluded =
        refusal(Map.of("ranges", List.of("s=0..6"), "operators", List.of("Conv")));
    assertTrue(
        excluded.getMessage().endsWith("Name a value that has one (x, a, c)."),
        excluded.getMessage());
    RecipeException kept =
        refusal(Map.of("ranges", List.of("an=0..6"), "exclude", List.of("a0", "c")));
    assertTrue(kept.getMessage().contains("stays float (excluded)"), kept.getMessage());
  }

  @Test
  void unknownNamesAreFoundBeforeAnythingIsDone() throws Exception {
    for (String label : List.of("static", "mixed", "accuracy-aware")) {
      Transform step = step(label, given("nowhere=0..6"));
      assertThrows(RecipeException.class, () -> step.requires(SmallModels.normalized()), label);
    }
  }

  private static Transform step(String label, Map<String, Object> values) throws RecipeException {
    return switch (label) {
      case "static" -> StaticQuantization.TYPE.create(values);
      case "mixed" -> MixedPrecisionQuantization.TYPE.create(values);
      default -> AccuracyAwareQuantization.TYPE.create(values);
    };
  }

  @Test
  void everyStepThatCalibratesTakesThem() throws Exception {
    Map<String, Object> values = new HashMap<>(given("s=0..6"));
    values.put("samples", 40);
    Map<String, Object> mixed = new HashMap<>(values);
    mixed.put("candidates", List.of("4", "8", "float"));
    values.put("maximumDrop", 1.0);
    for (Transform step : List.of(step("mixed", mixed), step("aware", values))) {
      Model quantized = step.apply(SmallModels.normalized(), context()).model();
      assertEquals(new ValueMap(SIX, 0), ValueMap.all(quantized).get("s"), step.label());
    }
  }

  @Test
  void aLayerThatTheStepLeavesFloatTakesItsRangeAlong() throws Exception {
    Map<String, Object> values = new HashMap<>(given("x=-4..4", "s=0..6"));
    values.put("candidates", List.of("8", "float"));
    values.put("target", 4.0);
    values.put("budget", "size");
    RecipeException all =
        assertThrows(
            RecipeException.class,
            () -> step("mixed", values).apply(SmallModels.normalized(), context()));
    assertEquals("quantize.nothing", all.messageKey());
    values.put("layerBits", List.of("c=8"));
    Model one = step("mixed", values).apply(SmallModels.normalized(), context()).model();
    assertEquals(new ValueMap(SIX, 0), ValueMap.all(one).get("s"));
    assertTrue(!ValueMap.all(one).containsKey("x"));
  }

  @Test
  void thePreviewShowsTheGivenRangeBesideTheObservedOnes() throws Exception {
    Model model = SmallModels.normalized();
    StaticQuantization step = StaticQuantization.TYPE.create(given("f=-1..6", "s0=0..4"));
    QuantizationPreview preview = QuantizationPreview.of(model, step, context());
    TensorStatistics statistics = preview.observe(context());
    QuantizationPreview plain =
        QuantizationPreview.of(model, StaticQuantization.initial(), context());
    assertEquals(plain.values(statistics), preview.values(statistics));
    ActivationFit fit = preview.givenFit("p", statistics).orElseThrow();
    assertEquals(new ValueRange(-1, 6), fit.range());
    assertEquals((float) (7 / 255.0), fit.scale());
    assertEquals(36, fit.zeroPoint());
    assertEquals(new ValueRange(0, 4), preview.givenFit("s", statistics).orElseThrow().range());
    assertEquals(Optional.empty(), preview.givenFit("c", statistics));
    for (CalibrationMethod method : CalibrationMethod.values()) {
      assertEquals(
          plain.fit("p", statistics, method.rule(99)),
          preview.fit("p", statistics, method.rule(99)),
          method.toString());
    }
  }

  @Test
  void thePreviewKeepsAValueThatAReluNoLongerReplaces() throws Exception {
    StaticQuantization step = StaticQuantization.TYPE.create(given("s0=-4..4"));
    QuantizationPreview preview = QuantizationPreview.of(SmallModels.normalized(), step, context());
    assertEquals(
        List.of("x", "a", "c", "s0", "s", "p", "f"),
        preview.values(preview.observe(context())).stream().map(QuantizableValue::name).toList());
  }

  @Test
  void aSplitGivesItsRangeToAllParts() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3, 8, 8)
            .weight("w", 4, 3, 1, 1)
            .weight("v", 2, 2, 1, 1)
            .node("Conv", "x w", "h")
            .node("Split", "h", "a b", "axis", 1)
            .node("Conv", "a v", "c")
            .node("Add", "c b", "y")
            .output("y", "N", 2, 8, 8)
            .model();
    Map<String, ValueMap> maps = ValueMap.all(quantized(model, given("b=-2..2")));
    assertEquals(new ValueMap((float) (4 / 255.0), 128), maps.get("h"));
    assertEquals(maps.get("h"), maps.get("a"));
  }
}
