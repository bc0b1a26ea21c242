package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EdgeFill;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.OptimizerSettings;
import dev.lapidary.core.train.Schedule;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are cancelled and go on from a checkpoint, three batches an epoch. */
class ResumeTest {
  private static final Duration EVERY_BATCH = Duration.ZERO;
  private static final Duration EVERY_EPOCH = Duration.ofDays(1);

  @TempDir Path folder;

  /** Every random choice and every kind of state there is. */
  private static TrainingPlan plan() {
    return TrainingPlan.of(4, 20, 0.02)
        .withOptimizer(OptimizerSettings.adamW())
        .withAugmentation(new Augmentation(true, 1, EdgeFill.REFLECT, 0.2, 0.2, 0.4))
        .withValidation(new Validation(0.3, true, 0, BestBy.LOSS));
  }

  private static Model model() {
    return StripesNetwork.graph().node("Dropout", "y", "z").output("z", "N", 3).model();
  }

  private Model train(Duration interval, TrainingPlan plan, ProbeJob job, TrainingListener listener)
      throws WorkbenchException {
    CheckpointSettings settings = new CheckpointSettings(folder, interval);
    DjlTrainingEngine engine =
        new DjlTrainingEngine(TrainingRuntime.defaults(), Optional.of(settings));
    TrainingData data = TrainingData.of(MemoryDataset.stripes(80, 1));
    return engine.train(model(), plan, data, listener, job);
  }

  private void cancelAfter(int batches, Duration interval) {
    ProbeJob job = new ProbeJob(batches);
    assertThrows(
        CancellationException.class, () -> train(interval, plan(), job, TrainingListener.none()));
    assertEquals(batches, job.fractions().size());
  }

  private static byte[] straight() throws Exception {
    TrainingData data = TrainingData.of(MemoryDataset.stripes(80, 1));
    Model trained =
        new DjlTrainingEngine()
            .train(model(), plan(), data, TrainingListener.none(), ProbeJob.unlimited());
    return OnnxWriter.toBytes(trained);
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 11})
  void goesOnToTheSameBytes(int batches) throws Exception {
    cancelAfter(batches, EVERY_EPOCH);
    assertEquals(1, files().size());
    ProbeJob rest = ProbeJob.unlimited();
    List<EpochMetrics> epochs = new ArrayList<>();
    Model resumed = train(EVERY_EPOCH, plan(), rest, epochs::add);
    assertArrayEquals(straight(), OnnxWriter.toBytes(resumed));
    assertEquals(12 - batches, rest.fractions().size());
    assertEquals(List.of(1, 2, 3, 4), epochs.stream().map(EpochMetrics::epoch).toList());
  }

  /** Writes down what is told of checkpoints. */
  private static final class Heard implements TrainingListener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void preparing(double share) {
      String part = share < 1 ? "preparing" : "prepared";
      if (told.isEmpty() || !told.get(told.size() - 1).equals(part)) {
        told.add(part);
      }
    }

    @Override
    public void epochFinished(EpochMetrics metrics) {
      told.add("finished " + metrics.epoch());
    }

    @Override
    public void resumed(int epoch) {
      told.add("resumed " + epoch);
    }

    @Override
    public void checkpointed(int epoch) {
      told.add("checkpointed " + epoch);
    }
  }

  @Test
  void tellsWhatIsKeptAndWhereItGoesOn() throws Exception {
    Heard first = new Heard();
    assertThrows(
        CancellationException.class, () -> train(EVERY_EPOCH, plan(), new ProbeJob(4), first));
    assertEquals(List.of("checkpointed 2", "finished 1", "checkpointed 2"), first.told);
    Heard second = new Heard();
    train(EVERY_EPOCH, plan(), ProbeJob.unlimited(), second);
    assertEquals(
        List.of("finished 1", "resumed 2", "checkpointed 3", "finished 2"),
        second.told.subList(0, 4));
  }

  @Test
  void tellsWhatWasLearnedBeforeTheTeacherIsAsked() throws Exception {
    Heard first = new Heard();
    assertThrows(CancellationException.class, () -> distil(new ProbeJob(10), first));
    assertEquals(List.of("preparing", "prepared", "checkpointed 2"), first.told.subList(0, 3));
    Heard second = new Heard();
    distil(ProbeJob.unlimited(), second);
    assertEquals(
        List.of("finished 1", "resumed 2", "preparing", "prepared"), second.told.subList(0, 4));
    Heard lost = new Heard();
    distil(ProbeJob.unlimited(), lost);
    assertFalse(lost.told.contains("preparing"), "nothing is left to train");
  }

  private void distil(JobContext job, TrainingListener listener) throws WorkbenchException {
    CheckpointSettings settings = new CheckpointSettings(folder, EVERY_EPOCH);
    TrainingPlan plan = TrainingPlan.of(4, 20, 0.02).withLoss(LossSettings.distilled(2, 0.5));
    TrainingData data =
        TrainingData.of(MemoryDataset.stripes(80, 1)).withTeachers(List.of(model()));
    new DjlTrainingEngine(TrainingRuntime.defaults(), Optional.of(settings))
        .train(model(), plan, data, listener, job);
  }

  @Test
  void aResultThatWasLostIsThereAgainAtOnce() throws Exception {
    train(EVERY_EPOCH, plan(), ProbeJob.unlimited(), TrainingListener.none());
    ProbeJob again = ProbeJob.unlimited();
    Model found = train(EVERY_EPOCH, plan(), again, TrainingListener.none());
    assertEquals(List.of(), again.fractions());
    assertArrayEquals(straight(), OnnxWriter.toBytes(found));
  }

  @Test
  void goesOnFromWhatWasWrittenBeforeTheProcessDied() throws Exception {
    cancelAfter(4, EVERY_BATCH);
    byte[] afterFour = Files.readAllBytes(files().get(0));
    cancelAfter(3, EVERY_BATCH);
    Files.write(files().get(0), afterFour);
    ProbeJob rest = ProbeJob.unlimited();
    Model resumed = train(EVERY_BATCH, plan(), rest, TrainingListener.none());
    assertEquals(8, rest.fractions().size());
    assertArrayEquals(straight(), OnnxWriter.toBytes(resumed));
  }

  @Test
  void anotherPlanBeginsAnew() throws Exception {
    cancelAfter(4, EVERY_EPOCH);
    ProbeJob job = ProbeJob.unlimited();
    train(EVERY_EPOCH, plan().withSeed(2), job, TrainingListener.none());
    assertEquals(12, job.fractions().size());
    assertEquals(2, files().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 200, -1})
  void aDamagedFileIsPassedOver(int length) throws Exception {
    cancelAfter(4, EVERY_EPOCH);
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    if (length >= 0) {
      bytes = Arrays.copyOf(bytes, length);
    } else {
      bytes[300] ^= 1;
    }
    Files.write(file, bytes);
    ProbeJob job = ProbeJob.unlimited();
    Model trained = train(EVERY_EPOCH, plan(), job, TrainingListener.none());
    assertEquals(12, job.fractions().size());
    assertArrayEquals(straight(), OnnxWriter.toBytes(trained));
  }

  @Test
  void lastGoodWeightsOutliveADivergence() throws Exception {
    TrainingPlan wild =
        TrainingPlan.of(4, 20, 1e5)
            .withSchedule(new ScheduleSettings(1e12, Schedule.STEP, 0.9, List.of(), 1))
            .withOptimizer(OptimizerSettings.sgd(0));
    WorkbenchException failure =
        assertThrows(
            WorkbenchException.class,
            () -> train(EVERY_BATCH, wild, ProbeJob.unlimited(), TrainingListener.none()));
    assertEquals("train.divergedKept", failure.messageKey(), failure.getMessage() + files());
    Path rescued =
        files().stream().filter(f -> f.toString().endsWith(".onnx")).findFirst().orElseThrow();
    assertTrue(failure.getMessage().contains(rescued.toString()), failure.getMessage());
    Model kept = OnnxReader.read(rescued);
    assertEquals(model().graph().nodes().size(), kept.graph().nodes().size());
    for (float value : kept.graph().initializers().get("c").toFloats()) {
      assertFalse(Float.isNaN(value));
    }
  }
}
