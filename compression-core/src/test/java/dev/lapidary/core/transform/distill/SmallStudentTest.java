package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallStudentTest {
  @TempDir Path scratch;

  private Model student(SmallStudent step, Model model) throws Exception {
    return StepChecks.apply(step, model, scratch).model();
  }

  @Test
  void takesTheImagesAndGivesTheClassesOfTheModel() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx"));
    Model student = student(new SmallStudent(20_000, 0, 1), model);
    assertEquals(ClassifierTask.of(model), ClassifierTask.of(student));
    Map<String, Tensor> outputs = StepChecks.run(student, StepChecks.feeds(model, 1));
    assertArrayEquals(new long[] {1, 10}, outputs.get("Identity").lengths());
  }

  @Test
  void tellsWhatItBuilt() throws Exception {
    Model model = SampleNetwork.FASHION_SMALL.create(1);
    TransformResult result = StepChecks.apply(new SmallStudent(2000, 0, 1), model, scratch);
    assertEquals(
        new LayerChange("stem.conv", "built", Map.of("channels", 4L, "weights", 36L)),
        result.changes().get(0));
    assertEquals("logits", result.changes().get(result.changes().size() - 1).layer());
  }

  @Test
  void aSeedGivesOneModel() throws Exception {
    Model model = SampleNetwork.FASHION_SMALL.create(1);
    SmallStudent step = new SmallStudent(0, 300_000, 7);
    assertArrayEquals(
        OnnxWriter.toBytes(student(step, model)), OnnxWriter.toBytes(student(step, model)));
  }

  @Test
  void aModelThatIsNoClassifierOfImagesIsRefusedBeforeWork() {
    Model model =
        TestGraphs.opset(13).input("x", "N", 8).node("Relu", "x", "y").output("y", "N", 8).model();
    ModelException refused =
        assertThrows(ModelException.class, () -> new SmallStudent(1000, 0, 1).requires(model));
    assertEquals("train.noClassifier", refused.messageKey());
  }

  @Test
  void aBudgetNothingFitsIsRefusedBeforeWork() {
    Model model = SampleNetwork.FASHION_SMALL.create(1);
    ModelException refused =
        assertThrows(ModelException.class, () -> new SmallStudent(10, 0, 1).requires(model));
    assertEquals("student.budget", refused.messageKey());
  }

  @Test
  void oneLimitIsNeeded() {
    assertThrows(IllegalArgumentException.class, () -> new SmallStudent(0, 0, 1));
  }
}
