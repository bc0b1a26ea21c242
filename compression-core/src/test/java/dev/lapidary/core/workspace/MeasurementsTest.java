package dev.lapidary.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.workspace.Samples.PrintedModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
  @TempDir Path folder;
  private FileVariantStore store;
  private Measurements measurements;
  private Path file;

  @BeforeEach
  void makeAVariant() throws WorkbenchException {
    store = FileVariantStore.open(folder, new PrintedModels());
    Variant variant = store.add(Samples.original("v"));
    measurements = store.measurements(variant.id());
    file = store.modelFile(variant.id()).resolveSibling("measurements.jsonl");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void startsWithNone() throws StorageException {
    assertEquals(List.of(), measurements.all());
  }

  @Test
  void readsBackWhatItAppended() throws StorageException {
    Measurement evaluation =
        new Measurement(
            new MeasurementKey(
                MeasurementKind.EVALUATION,
                Optional.of("ab".repeat(32)),
                Optional.empty(),
                Map.of("samples", "100"),
                Samples.ENVIRONMENT),
            Instant.parse("2026-01-02T03:04:05Z"),
            "{\"top1\": 0.925, \"text\": \"a\\nb\"}");
    measurements.append(evaluation);
    measurements.append(Samples.profile("local-cpu", 3));
    assertEquals(List.of(evaluation, Samples.profile("local-cpu", 3)), measurements.all());
  }

  @Test
  void findsTheLatestOfAKey() throws StorageException {
    measurements.append(Samples.profile("local-cpu", 3));
    measurements.append(Samples.profile("rpi4", 9));
    measurements.append(Samples.profile("local-cpu", 4));
    assertEquals(
        Optional.of(Samples.profile("local-cpu", 4)),
        measurements.latest(Samples.profileKey("local-cpu")));
    assertEquals(Optional.empty(), measurements.latest(Samples.profileKey("rpi5")));
    assertEquals(
        Optional.of(Samples.profile("rpi4", 9)),
        measurements.latest(
            MeasurementKind.PROFILE, key -> key.target().equals(Optional.of("rpi4"))));
  }

  @Test
  void passesOverATornLastLineAndGoesOnBehindIt() throws Exception {
    measurements.append(Samples.profile("local-cpu", 1));
    Files.writeString(file, "{\"formatVersion\":1,\"ki", StandardOpenOption.APPEND);
    assertEquals(List.of(Samples.profile("local-cpu", 1)), measurements.all());
    measurements.append(Samples.profile("local-cpu", 2));
    assertEquals(
        List.of(Samples.profile("local-cpu", 1), Samples.profile("local-cpu", 2)),
        measurements.all());
  }

  @Test
  void refusesAResultThatIsNoObject() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Measurement(Samples.profileKey("x"), Instant.EPOCH, "[1]"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Measurement(Samples.profileKey("x"), Instant.EPOCH, "{"));
  }

  @Test
  void appendsFromManyThreadsWithoutTearing() throws StorageException {
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            i -> {
              try {
                measurements.append(Samples.profile("local-cpu", i));
              } catch (StorageException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals(40, measurements.all().size());
  }

  @Test
  void saysThatItCannotBeWritten() throws Exception {
    Files.createDirectory(file);
    StorageException refused =
        assertThrows(
            StorageException.class, () -> measurements.append(Samples.profile("local-cpu", 1)));
    assertEquals("workspace.unwritable", refused.messageKey());
    refused = assertThrows(StorageException.class, measurements::all);
    assertEquals("workspace.unreadable", refused.messageKey());
  }

  @Test
  void sayThatTheVariantIsGone() throws Exception {
    store.delete(store.variants().get(0).id());
    assertThrows(
        StorageException.class, () -> measurements.append(Samples.profile("local-cpu", 1)));
  }
}
