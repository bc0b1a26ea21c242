package dev.lapidary.core.train.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.Scaler;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import dev.lapidary.core.train.ValuePair;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTrainingEngineTest {
  private static final int SAMPLES = 240;

  @TempDir private Path folder;

  private Dataset data;
  private ProcessTrainingEngine engine;

  @BeforeEach
  void makeData() throws IOException, DataException {
    StringBuilder csv = new StringBuilder("a,b,c,label\n");
    Random random = new Random(3);
    for (int i = 0; i < SAMPLES; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      csv.append(a).append(',').append(b).append(',').append(a * b).append(',');
      csv.append(a + b > 0 ? "up" : "down").append('\n');
    }
    Path file = Files.writeString(folder.resolve("data.csv"), csv);
    data = Datasets.sample(Datasets.open(file), 200, 5);
    engine = new ProcessTrainingEngine(folder.resolve("trainings"), "", 1);
  }

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 3)
        .weight("w", 2, 3)
        .floats("b", 0, 0)
        .node("Gemm", "x w b", "y", "transB", 1)
        .output("y", "N", 2)
        .model();
  }

  private static TrainingPlan plan(int epochs) {
    return TrainingPlan.of(epochs, 16, 0.1);
  }

  private Model train(TrainingPlan plan, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    return engine.train(model(), plan, TrainingData.of(data), listener, job);
  }

  private static void kill() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("TrainingWorker"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static long workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("TrainingWorker"))
        .count();
  }

  @Test
  void givesTheBytesThatATrainingInThisProcessGives() throws Exception {
    List<EpochMetrics> heard = new ArrayList<>();
    Model trained = train(plan(3), heard::add, JobContext.none());
    TrainingData here = TrainingData.of(data);
    Model expected =
        new DjlTrainingEngine()
            .train(model(), plan(3), here, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(expected), OnnxWriter.toBytes(trained));
    assertEquals(List.of(1, 2, 3), heard.stream().map(EpochMetrics::epoch).toList());
    assertTrue(heard.get(2).trainTop1() > 0.8, heard.toString());
  }

  @Test
  void teachersComeAlong() throws Exception {
    Model second = model();
    Map<String, Tensor> turned = new LinkedHashMap<>(second.graph().initializers());
    turned.put("b", Tensor.ofFloats(new float[] {3, -3}, 2));
    second = second.withGraph(second.graph().withInitializers(turned));
    TrainingData taught = TrainingData.of(data).withTeachers(List.of(model(), second));
    FeatureTerm outputs = new FeatureTerm(FeatureLoss.HINT, List.of(new ValuePair("y", "y")), 1);
    LossSettings loss = LossSettings.distilled(2, 0.5).withFeatures(List.of(outputs), 1);
    TrainingPlan plan = plan(2).withLoss(loss);
    Model there = engine.train(model(), plan, taught, TrainingListener.none(), JobContext.none());
    Model here =
        new DjlTrainingEngine()
            .train(model(), plan, taught, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(here), OnnxWriter.toBytes(there));
  }

  private static Model scaled() {
    return Scaler.of(model(), "x", 0.5f, 2);
  }

  @Test
  void aFrozenPartComesAlong() throws Exception {
    TrainingPlan plan = plan(2).withFreezing(Freezing.NONE.withUnsupported(true));
    TrainingData data = TrainingData.of(this.data);
    Model there = engine.train(scaled(), plan, data, TrainingListener.none(), JobContext.none());
    Model here =
        new DjlTrainingEngine()
            .train(scaled(), plan, data, TrainingListener.none(), JobContext.none());
    assertArrayEquals(OnnxWriter.toBytes(here), OnnxWriter.toBytes(there));
  }

  @Test
  void whatCannotBeTrainedIsNamedBeforeWaitingForOthers() throws Exception {
    Path noFolder = Files.createFile(folder.resolve("file"));
    engine = new ProcessTrainingEngine(noFolder, "", 1);
    TrainingData data = TrainingData.of(this.data);
    ModelException told =
        assertThrows(
            ModelException.class,
            () ->
                engine.train(scaled(), plan(2), data, TrainingListener.none(), JobContext.none()));
    assertEquals("train.unsupportedFront", told.messageKey());
  }

  @Test
  void aKilledWorkerIsTold() {
    ExecutionException told =
        assertThrows(
            ExecutionException.class,
            () -> train(plan(2000), metrics -> kill(), JobContext.none()));
    assertEquals("train.workerDied", told.messageKey());
    assertTrue(told.getMessage().contains("signal 9"), told.getMessage());
  }

  @Test
  void aKilledTrainingGoesOnToTheSameBytes() throws Exception {
    byte[] whole = OnnxWriter.toBytes(train(plan(40), TrainingListener.none(), JobContext.none()));
    TrainingListener killer =
        metrics -> {
          if (metrics.epoch() == 3) {
            kill();
          }
        };
    assertThrows(ExecutionException.class, () -> train(plan(40), killer, JobContext.none()));
    List<EpochMetrics> heard = new ArrayList<>();
    Model resumed = train(plan(40), heard::add, JobContext.none());
    assertArrayEquals(whole, OnnxWriter.toBytes(resumed));
    assertEquals(40, heard.get(heard.size() - 1).epoch());
  }

  @Test
  void aStoppedTrainingGivesWhatItHas() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    List<TrainingEnd.Reason> ends = new ArrayList<>();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochMetrics metrics) {
            heard.incrementAndGet();
          }

          @Override
          public void finished(TrainingEnd end) {
            ends.add(end.reason());
          }

          @Override
          public TrainingSignal signal() {
            return heard.get() == 0 ? TrainingSignal.CONTINUE : TrainingSignal.STOP;
          }
        };
    Model trained = train(plan(100_000), stopping, JobContext.none());
    assertTrue(heard.get() < 100_000, "epochs " + heard);
    assertEquals(List.of(TrainingEnd.Reason.STOPPED), ends);
    assertNotEquals(model().graph().initializers(), trained.graph().initializers());
  }

  @Test
  void aPauseIsToldWhenItBeginsAndEnds() throws Exception {
    PausedOnce job = new PausedOnce();
    train(plan(100_000), stoppedOnceResumed(job), job);
    assertEquals(List.of(true, false), job.pauses);
  }

  private static TrainingListener stoppedOnceResumed(PausedOnce job) {
    return new TrainingListener() {
      @Override
      public void epochFinished(EpochMetrics metrics) {}

      @Override
      public TrainingSignal signal() {
        return job.pauses.size() < 2 ? job.signal() : TrainingSignal.STOP;
      }
    };
  }

  @Test
  void aCancelledTrainingLeavesNoProcess() {
    CancelledByFirstEpoch job = new CancelledByFirstEpoch();
    assertThrows(CancellationException.class, () -> train(plan(2000), job, job));
    assertEquals(0, workers());
  }

  @Test
  void whatTheWorkerComplainsAboutIsToldAsIs() throws Exception {
    Path file = Files.writeString(folder.resolve("few.csv"), "a,b,c,label\n1,2,3,x\n3,2,1,z\n");
    data = Datasets.open(file);
    Files.writeString(file, "a,b,c,label\n1,2,3,x\n3,2,1,y\n");
    DataException told =
        assertThrows(
            DataException.class, () -> train(plan(1), TrainingListener.none(), JobContext.none()));
    assertEquals("data.changed", told.messageKey());
    assertNothingIsLeft();
  }

  @Test
  void afterwardsNothingIsLeft() throws Exception {
    train(plan(1), TrainingListener.none(), JobContext.none());
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    try (var left = Files.list(folder.resolve("trainings"))) {
      assertFalse(left.anyMatch(Files::isDirectory));
    }
  }
}
