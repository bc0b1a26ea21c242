package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges given for values of the bundled sample, calibrated on its own data. */
class GivenRangesSampleTest {
  private static final Map<String, Object> GIVEN =
      Map.of("ranges", List.of("block2.pointwise=0..6", "image=-1..3"));

  @TempDir private Path folder;

  private static Model sample() throws Exception {
    return OnnxReader.read(Fixtures.root().resolve("src-resources/models/fashion-net.onnx"));
  }

  private static Dataset data() throws Exception {
    return Datasets.open(Fixtures.root().resolve("src-resources/datasets/fashion-mnist-train"));
  }

  private TransformContext context(Dataset data) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), folder);
  }

  @Test
  void scalesFollowFromTheGivenRangesAndNoOtherNumberChanges() throws Exception {
    try (Dataset data = data()) {
      Model plain = StaticQuantization.initial().apply(sample(), context(data)).model();
      Model given = StaticQuantization.TYPE.create(GIVEN).apply(sample(), context(data)).model();
      Map<String, ValueMap> expected = ValueMap.all(plain);
      expected.put("block2.pointwise", ValueMap.of(0, 6));
      expected.put("image", ValueMap.of(-1, 3));
      assertEquals(expected, ValueMap.all(given));
      assertEquals(plain.graph().nodes().size(), given.graph().nodes().size());
      // a bias is stored in the scale of what its layer takes
      assertEquals(
          Set.of(
              "block2.pointwise_scale",
              "block3.depthwise.conv_bias_quantized",
              "block3.depthwise.conv_bias_quantized_scale",
              "image_scale",
              "image_zero_point",
              "stem.conv_bias_quantized",
              "stem.conv_bias_quantized_scale"),
          changed(plain, given));
      assertRuns(given, data);
    }
  }

  /** Names of the constants of both that differ. */
  private static Set<String> changed(Model plain, Model given) {
    Map<String, Tensor> before = plain.graph().initializers();
    Map<String, Tensor> after = given.graph().initializers();
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.retainAll(after.keySet());
    changed.removeIf(name -> before.get(name).equals(after.get(name)));
    return changed;
  }

  private void assertRuns(Model model, Dataset data) throws Exception {
    Path file = folder.resolve("given.onnx");
    Files.write(file, OnnxWriter.toBytes(model));
    try (InferenceSession session =
        InferenceSession.open(OnnxReader.read(file), SessionOptions.defaults())) {
      Tensor image = data.batch(0).inputs().values().iterator().next();
      Map<String, Tensor> outputs = session.run(Map.of("image", image), JobContext.none());
      assertArrayEquals(new long[] {1, 10}, outputs.get("logits").lengths());
    }
  }

  @Test
  void thePreviewHasTheGivenRangeInForce() throws Exception {
    try (Dataset data = data()) {
      StaticQuantization step = StaticQuantization.TYPE.create(GIVEN);
      QuantizationPreview preview = QuantizationPreview.of(sample(), step, context(data));
      TensorStatistics statistics = preview.observe(context(data));
      ActivationFit fit = preview.givenFit("block2.pointwise", statistics).orElseThrow();
      assertEquals(new ValueRange(0, 6), fit.range());
      assertEquals((float) (6 / 255.0), fit.scale());
      ActivationFit seen =
          preview.fit("block2.pointwise", statistics, CalibrationMethod.MIN_MAX.rule(100));
      assertTrue(seen.scale() != fit.scale(), "observed " + seen.range());
      assertTrue(preview.givenFit("block3.sum", statistics).isEmpty());
    }
  }
}
