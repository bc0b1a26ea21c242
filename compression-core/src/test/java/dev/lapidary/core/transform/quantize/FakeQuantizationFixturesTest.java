package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of third parties, through the form that is trained and back, untrained. */
class FakeQuantizationFixturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/resnet8_cifar10.onnx",
        "mlperf-tiny/alibaba_ic.onnx",
        "mlperf-tiny/alibaba_kws.onnx",
        "mnist/tribuo_cnn_mnist.onnx"
      })
  void untrainedItIsTheFileOfStaticQuantization(String fixture) throws Exception {
    assertSameFiles(Fixtures.require(fixture));
  }

  @ParameterizedTest
  @ValueSource(strings = "src-resources/models/fashion-net.onnx")
  void theSampleToo(String sample) throws Exception {
    assertSameFiles(Fixtures.root().resolve(sample));
  }

  private void assertSameFiles(Path file) throws Exception {
    Model read = OnnxReader.read(file);
    Model model =
        read.opset() < FakeQuantization.MINIMUM_OPSET
            ? new ConvertOpset(17).apply(read, StepChecks.context(folder)).model()
            : read;
    TransformContext context = StepChecks.context(noiseFor(model), folder);
    for (int weightBits : List.of(8, 4)) {
      for (boolean perChannel : List.of(true, false)) {
        for (ActivationType activations : ActivationType.OF_8_BITS) {
          assertSameFiles(model, step(perChannel, weightBits, activations, 8), context);
        }
      }
    }
    assertSameFiles(model, step(true, 4, ActivationType.UINT8, 4), context);
  }

  private static void assertSameFiles(
      Model model, StaticQuantization step, TransformContext context) throws Exception {
    TransformResult expected = step.apply(model, context);
    byte[] bytes = OnnxWriter.toBytes(expected.model());
    for (NormalizationForm form : NormalizationForm.values()) {
      FakeQuantizedModel fake =
          new FakeQuantization(step, form, WeightScaleRule.MIN_MAX).insert(model, context);
      TransformResult found = fake.toIntegers(fake.model(), JobContext.none());
      assertArrayEquals(bytes, OnnxWriter.toBytes(found.model()), step + " " + form);
      assertEquals(expected.changes(), found.changes());
    }
  }

  private static StaticQuantization step(
      boolean perChannel, int weightBits, ActivationType activations, int activationBits) {
    return new StaticQuantization(
        CalibrationSettings.minMax(8).withBatchSize(8),
        perChannel,
        weightBits,
        List.of(),
        activations,
        activationBits,
        false,
        false,
        List.of(),
        List.of());
  }

  private static DataRoles noiseFor(Model model) {
    List<Dimension> axes =
        model.graph().feeds().get(0).tensorType().orElseThrow().shape().dimensions();
    long[] lengths = new long[axes.size()];
    lengths[0] = 8;
    for (int axis = 1; axis < lengths.length; axis++) {
      lengths[axis] = ((Dimension.Fixed) axes.get(axis)).length();
    }
    return DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(3, lengths));
  }
}
