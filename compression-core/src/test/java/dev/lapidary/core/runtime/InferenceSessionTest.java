package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferenceSessionTest {
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  private static Model add() {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .floats("c", 1, 2)
        .node("Add", "x c", "y")
        .output("y", "N", 2)
        .model();
  }

  @Test
  void addsAConstant() throws Exception {
    try (InferenceSession session = InferenceSession.open(add(), OPTIONS)) {
      Map<String, Tensor> outputs =
          session.run(
              Map.of("x", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2)), JobContext.none());
      assertArrayEquals(new float[] {2, 4, 4, 6}, outputs.get("y").toFloats());
      assertEquals(
          "[N, 2]", session.outputs().get(0).tensorType().orElseThrow().shape().toString());
    }
  }

  @Test
  void saysWhichInputIsMissing() throws Exception {
    try (InferenceSession session = InferenceSession.open(add(), OPTIONS)) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> session.run(Map.of(), JobContext.none()));
      assertEquals("run.inputMissing", e.messageKey());
    }
  }

  @Test
  void saysWhichShapeWasExpected() throws Exception {
    try (InferenceSession session = InferenceSession.open(add(), OPTIONS)) {
      ExecutionException e =
          assertThrows(
              ExecutionException.class,
              () ->
                  session.run(Map.of("x", Tensor.ofFloats(new float[3], 1, 3)), JobContext.none()));
      assertEquals("Input \"x\": expected shape [N, 2], found [1, 3].", e.getMessage());
    }
  }

  @Test
  void namesTheOperatorItCannotRun() {
    Model unknown =
        TestGraphs.opset(13)
            .domain("no.such", 1)
            .input("x", 2)
            .nodeOf("no.such", "Foo", "x", "y")
            .output("y", 2)
            .model();
    ModelException e =
        assertThrows(ModelException.class, () -> InferenceSession.open(unknown, OPTIONS));
    assertEquals("model.notRunnable", e.messageKey());
    assertTrue(e.getMessage().contains("Foo"), e.getMessage());
  }
}
