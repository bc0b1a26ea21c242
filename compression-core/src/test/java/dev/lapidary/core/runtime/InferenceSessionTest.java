package dev.lapidary.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void namesTheOpsetItCannotRun() {
    ModelException e =
        assertThrows(
            ModelException.class, () -> InferenceSession.open(add().withOpset("", 99), OPTIONS));
    assertTrue(e.getMessage().contains("opset 99 of ai.onnx is newer than opset "), e.getMessage());
  }

  @Test
  void feedsAndFetchesEveryTypeOfTheJavaApi() throws Exception {
    for (ElementType type :
        List.of(
            ElementType.FLOAT,
            ElementType.DOUBLE,
            ElementType.FLOAT16,
            ElementType.BFLOAT16,
            ElementType.INT8,
            ElementType.INT16,
            ElementType.INT32,
            ElementType.INT64,
            ElementType.UINT8,
            ElementType.BOOL)) {
      Tensor value = Tensor.ofFloats(type, new float[] {0, 1, 1, 0, 1, 1}, 1, 3, 2);
      assertEquals(value, identity(type, value), type.toString());
      Tensor empty = Tensor.ofFloats(type, new float[0], 0, 2);
      assertEquals(empty, identity(type, empty), type.toString());
    }
    Tensor scalar = Tensor.scalar(4f);
    assertEquals(scalar, identity(ElementType.FLOAT, scalar));
    Tensor words = Tensor.ofStringBytes(List.of("ü".getBytes(UTF_8), new byte[0]), 2, 1);
    assertEquals(words, identity(ElementType.STRING, words));
  }

  private static Tensor identity(ElementType type, Tensor value) throws Exception {
    Object[] axes = new Object[value.rank()];
    Model model =
        TestGraphs.opset(13)
            .input(type, "x", axes)
            .node("Identity", "x", "y")
            .output(type, "y", axes)
            .model();
    try (InferenceSession session = InferenceSession.open(model, OPTIONS)) {
      return session.run(Map.of("x", value), JobContext.none()).get("y");
    }
  }

  @Test
  void refusesTypesTheJavaApiCannotFeed() throws Exception {
    ExecutionException e =
        assertThrows(
            ExecutionException.class,
            () ->
                identity(
                    ElementType.UINT16, Tensor.ofFloats(ElementType.UINT16, new float[] {1}, 1)));
    assertEquals("run.inputUnsupported", e.messageKey());
  }

  /** Counts for hours unless it is stopped. */
  private static Model endless() {
    Graph body =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "i")
            .input(ElementType.BOOL, "go")
            .input("v", 64, 64)
            .node("MatMul", "v v", "w")
            .node("Identity", "go", "on")
            .output(ElementType.BOOL, "on")
            .output("w", 64, 64)
            .graph();
    return TestGraphs.opset(13)
        .input("x", 64, 64)
        .constant("most", Tensor.scalar(Long.MAX_VALUE))
        .constant("yes", Tensor.ofBytes(ElementType.BOOL, new byte[] {1}))
        .node("Loop", "most yes x", "y", "body", body)
        .output("y", 64, 64)
        .model();
  }

  @Test
  void stopsARunWhenTheJobIsCancelled() throws Exception {
    CancelledSoon job = new CancelledSoon();
    Map<String, Tensor> feeds = Map.of("x", Tensor.ofFloats(new float[64 * 64], 64, 64));
    try (InferenceSession session = InferenceSession.open(endless(), OPTIONS)) {
      assertThrows(CancellationException.class, () -> session.run(feeds, job));
    }
    assertTrue(job.isCancelled());
  }

  /** A job whose caller gives up a moment after the blocking call began. */
  private static final class CancelledSoon implements JobContext {
    private volatile boolean cancelled;

    @Override
    public void progress(double fraction, String message) {}

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public Registration onCancel(Runnable action) {
      CompletableFuture<Void> later =
          CompletableFuture.runAsync(
              () -> {
                cancelled = true;
                action.run();
              },
              CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
      return later::join;
    }
  }

  @Test
  void savesTheOptimizedModelAndAProfile(@TempDir Path folder) throws Exception {
    SessionOptions options =
        OPTIONS
            .withOptimization(Optimization.BASIC)
            .savingOptimizedModel(folder.resolve("optimized.onnx"))
            .profiling(folder.resolve("profile"));
    try (InferenceSession session = InferenceSession.open(add(), options)) {
      session.run(Map.of("x", Tensor.ofFloats(new float[2], 1, 2)), JobContext.none());
      assertTrue(Files.readString(session.endProfiling()).contains("Add"));
    }
    assertEquals(1, OnnxReader.read(folder.resolve("optimized.onnx")).graph().nodes().size());
  }

  @Test
  void saysWhyATargetIsNotAvailable() {
    assertTrue(ExecutionTarget.CPU.available());
    assertEquals(
        ExecutionTarget.CUDA.available(), ExecutionTarget.CUDA.unavailableReason().isEmpty());
  }
}
