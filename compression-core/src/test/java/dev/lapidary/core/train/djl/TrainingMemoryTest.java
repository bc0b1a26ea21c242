package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EdgeFill;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import dev.lapidary.core.train.network.SampleNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory of ten epochs with everything a plan can ask for: a teacher, augmentation that
 * makes it run on every batch, validation, the best weights, checkpoints. Writes one line an epoch
 * to the file that the property names. Linux only.
 */
@EnabledIfSystemProperty(named = "lapidary.memory", matches = ".+")
class TrainingMemoryTest {
  private static final int EPOCHS = 10;
  private static final int SAMPLES = 2000;
  private static final double TOLERANCE = 0.03;

  @TempDir Path folder;

  private static TrainingPlan plan() {
    return TrainingPlan.of(EPOCHS, 64, 0.05)
        .withAugmentation(new Augmentation(true, 2, EdgeFill.REFLECT, 0.1, 0.1, 0.2))
        .withLoss(LossSettings.distilled(4, 0.5))
        .withValidation(new Validation(0.1, true, 0, BestBy.LOSS));
  }

  @Test
  void staysTheSame() throws Exception {
    List<Long> kibibytes = new ArrayList<>();
    DjlTrainingEngine engine =
        new DjlTrainingEngine(
            TrainingRuntime.defaults(), Optional.of(CheckpointSettings.in(folder)));
    Model teacher = SampleNetwork.FASHION_SMALL.create(2);
    Path images = Fixtures.root().resolve("src-resources/datasets/fashion-mnist-train");
    try (Dataset all = Datasets.open(images)) {
      TrainingData data =
          TrainingData.of(Datasets.sample(all, SAMPLES, 1)).withTeachers(List.of(teacher));
      engine.train(
          SampleNetwork.FASHION_SMALL.create(1),
          plan(),
          data,
          metrics -> kibibytes.add(resident()),
          JobContext.none());
    }
    write(kibibytes);
    double growth = mean(kibibytes.subList(7, 10)) / mean(kibibytes.subList(1, 4)) - 1;
    assertTrue(growth < TOLERANCE, kibibytes.toString());
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(value -> value).average().orElseThrow();
  }

  private static long resident() {
    System.gc();
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(List<Long> kibibytes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < kibibytes.size(); i++) {
      text.append(
          String.format(Locale.ROOT, "epoch %d: %.1f MB%n", i + 1, kibibytes.get(i) * 1.024e-3));
    }
    Files.writeString(Path.of(System.getProperty("lapidary.memory")), text);
  }
}
