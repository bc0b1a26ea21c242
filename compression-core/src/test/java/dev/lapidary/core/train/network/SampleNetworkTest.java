package dev.lapidary.core.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.GraphValidator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleNetworkTest {

  @ParameterizedTest
  @CsvSource({"FASHION_NET, 221954", "FASHION_TEACHER, 464810", "FASHION_SMALL, 83466"})
  void hasItsNumberOfWeights(SampleNetwork network, long expected) {
    long found =
        network.create(1).graph().initializers().values().stream()
            .mapToLong(Tensor::elementCount)
            .sum();
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @EnumSource
  void runsOnAnyBatch(SampleNetwork network) throws Exception {
    Model model = network.create(1);
    assertEquals(Optional.empty(), GraphValidator.problem(model.graph()));
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      Tensor images = Tensor.ofFloats(new float[3 * 784], 3, 1, 28, 28);
      Tensor logits = session.run(Map.of("image", images), JobContext.none()).get("logits");
      assertArrayEquals(new long[] {3, 10}, logits.lengths());
    }
  }

  @Test
  void takesOtherImagesAndClasses() throws Exception {
    ClassifierTask task = new ClassifierTask("x", 3, 32, 20, "scores", 7);
    Model model = SampleNetwork.FASHION_SMALL.create(task, 1);
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      Tensor images = Tensor.ofFloats(new float[2 * 3 * 640], 2, 3, 32, 20);
      Tensor scores = session.run(Map.of("x", images), JobContext.none()).get("scores");
      assertArrayEquals(new long[] {2, 7}, scores.lengths());
    }
    assertEquals(task, ClassifierTask.of(model));
  }

  @Test
  void aSeedGivesOneModel() {
    byte[] first = OnnxWriter.toBytes(SampleNetwork.FASHION_SMALL.create(1));
    assertArrayEquals(first, OnnxWriter.toBytes(SampleNetwork.FASHION_SMALL.create(1)));
    byte[] other = OnnxWriter.toBytes(SampleNetwork.FASHION_SMALL.create(2));
    assertFalse(Arrays.equals(first, other));
  }

  @Test
  void aModelOfNoFixedImagesIsNoTask() {
    Model model =
        TestGraphs.opset(13).input("x", "N", null).node("Relu", "x", "y").output("y").model();
    ModelException failure = assertThrows(ModelException.class, () -> ClassifierTask.of(model));
    assertEquals("train.noClassifier", failure.messageKey());
  }
}
