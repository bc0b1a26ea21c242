package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training sees against what runs afterwards, both in ONNX Runtime. */
class FakeQuantizationParityTest {
  @TempDir Path folder;
  private final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);

  /** Sums in floats may round the other way at a tie, which shows as one step of one element. */
  @Test
  void bothFormsGiveTheSame() throws Exception {
    for (StaticQuantization step : List.of(step(8, 8), step(4, 8), step(4, 4), perTensor())) {
      Tensor folded =
          output(insert(SmallModels.normalized(), step, NormalizationForm.FOLDED).model());
      Tensor trained =
          output(
              insert(SmallModels.normalized(), step, NormalizationForm.FOLDED_WHILE_TRAINING)
                  .model());
      assertClose(folded, trained, 0.001, step);
    }
  }

  /** Biases are rounded in the integers only, to the step of the sums they are added to. */
  @Test
  void trainingSeesWhatTheIntegersGive() throws Exception {
    for (StaticQuantization step : List.of(step(8, 8), step(4, 8), perTensor())) {
      Tensor integers = output(step.apply(SmallModels.normalized(), context()).model());
      Tensor fake =
          output(insert(SmallModels.normalized(), step, NormalizationForm.FOLDED).model());
      assertClose(integers, fake, 0.01, step);
    }
  }

  private static void assertClose(Tensor expected, Tensor found, double share, Object what) {
    double difference = 0;
    double power = 0;
    for (int i = 0; i < expected.elementCount(); i++) {
      difference += Math.pow(expected.doubleAt(i) - found.doubleAt(i), 2);
      power += Math.pow(expected.doubleAt(i), 2);
    }
    double error = Math.sqrt(difference / power);
    assertTrue(error < share, what + ": relative error " + error);
  }

  private Tensor output(Model model) throws Exception {
    return StepChecks.run(model, Map.of("x", images.all())).get("y");
  }

  /** ONNX Runtime rounds biases by itself where a layer stands between the two conversions. */
  @Test
  void optimizedItGivesWhatTheIntegersGive() throws Exception {
    Tensor integers = output(step(4, 4).apply(SmallModels.normalized(), context()).model());
    Model fake = insert(SmallModels.normalized(), step(4, 4), NormalizationForm.FOLDED).model();
    try (InferenceSession session = InferenceSession.open(fake, SessionOptions.defaults())) {
      Tensor optimized = session.run(Map.of("x", images.all()), JobContext.none()).get("y");
      assertClose(integers, optimized, 0.01, "optimized");
    }
  }

  private FakeQuantizedModel insert(Model model, StaticQuantization step, NormalizationForm form)
      throws Exception {
    return new FakeQuantization(step, form, WeightScaleRule.MIN_MAX).insert(model, context());
  }

  private TransformContext context() {
    return StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, images), folder);
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
