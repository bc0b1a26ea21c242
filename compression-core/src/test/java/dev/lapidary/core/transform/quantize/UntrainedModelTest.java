package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form that is trained and back, untrained: the bytes of static quantization. */
class UntrainedModelTest {
  private static final StaticQuantization STEP = step(8, List.of());

  @TempDir Path folder;
  private final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);

  @Test
  void gemmsWithFactorsAndConstantNodesComeBackAsTheyWere() throws Exception {
    assertSameFiles(
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .weight("w", 6, 6)
            .weight("b", 1, 6)
            .node(
                "Constant", "", "v", "value", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 6, 1))
            .node("Constant", "", "k", "value", Tensor.scalar(0.5f))
            .node("Gemm", "x w b", "g", "alpha", 0.5f, "beta", 3f)
            .node("Add", "g k", "h")
            .constant("c", Tensor.scalar(0.25f))
            .node("Gemm", "h v c", "y")
            .output("y", "N", 1)
            .model(),
        ArrayData.random(3, 20, 6));
  }

  @Test
  void normalizationsComeBackFolded() throws Exception {
    assertSameFiles(
        normalization(TestGraphs.opset(13).input("x", "N", 3, 8, 8).weight("w", 3, 3, 1, 1))
            .node("Conv", "x w", "a")
            .node("BatchNormalization", "a gamma beta mean var", "an")
            .node("Conv", "an w", "b")
            .node("BatchNormalization", "b gamma beta mean var", "bn")
            .weight("v", 3, 3, 1, 1)
            .node("Conv", "bn v", "c")
            .node("BatchNormalization", "c gamma beta mean var", "cn")
            .node("BatchNormalization", "cn gamma beta mean var", "cnn")
            .node("Flatten", "cnn", "f")
            .weight("g", 192, 3)
            .node("Gemm", "f g", "d")
            .node("BatchNormalization", "d gamma beta mean var", "y")
            .output("y", "N", 3)
            .model(),
        images);
  }

  @Test
  void layersThatStayFloatKeepTheirPlace() throws Exception {
    Model model =
        normalization(TestGraphs.opset(13).input("x", "N", 3, 8, 8).weight("w", 3, 3, 1, 1))
            .weight("v", 3, 3, 2, 2)
            .node("Conv", "x w", "a")
            .node("BatchNormalization", "a gamma beta mean var", "an")
            .node("Relu", "an", "r")
            .node("Conv", "r v", "b")
            .node("BatchNormalization", "b gamma beta mean var", "bn")
            .node("ConvTranspose", "bn v", "c")
            .node("BatchNormalization", "c gamma beta mean var", "cn")
            .node("Conv", "cn w", "y")
            .output("y", "N", 3, 8, 8)
            .model();
    assertSameFiles(model, images, step(8, List.of("b")));
  }

  private void assertSameFiles(Model model, ArrayData data) throws Exception {
    assertSameFiles(model, data, STEP);
    assertSameFiles(model, data, step(4, List.of()));
  }

  private void assertSameFiles(Model model, ArrayData data, StaticQuantization step)
      throws Exception {
    TransformContext context = context(data);
    byte[] expected = OnnxWriter.toBytes(step.apply(model, context).model());
    for (NormalizationForm form : NormalizationForm.values()) {
      FakeQuantizedModel fake =
          new FakeQuantization(step, form, WeightScaleRule.MIN_MAX).insert(model, context);
      byte[] found = OnnxWriter.toBytes(fake.toIntegers(fake.model(), JobContext.none()).model());
      assertArrayEquals(expected, found, form.toString());
    }
  }

  private TransformContext context(ArrayData data) {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), folder);
  }

  private static StaticQuantization step(int weightBits, List<String> exclude) {
    return new StaticQuantization(
        CalibrationSettings.minMax(20).withBatchSize(8),
        true,
        weightBits,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        exclude,
        List.of());
  }

  private static TestGraphs normalization(TestGraphs graph) {
    return graph.positive("gamma", 3).weight("beta", 3).weight("mean", 3).positive("var", 3);
  }
}
