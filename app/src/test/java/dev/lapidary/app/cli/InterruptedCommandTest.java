package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.app.Main;
import dev.lapidary.app.TinyFiles;
import dev.lapidary.core.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A command in a process of its own that is told to end while it trains. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be told to end there")
class InterruptedCommandTest {
  private static final int EPOCHS = 300;
  private static final int TERMINATED = 128 + 15;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path home;

  private List<String> command;

  @BeforeEach
  void writeRecipe() throws Exception {
    Path recipe =
        Files.writeString(
            home.resolve("recipe.json"),
            """
            {"formatVersion": 1, "steps": [
              {"type": "train.fine-tune", "epochs": %d, "learningRate": 0.001}]}
            """
                .formatted(EPOCHS));
    command =
        List.of(
            "compress",
            TinyFiles.model(home).toString(),
            "--recipe",
            recipe.toString(),
            "--train",
            TinyFiles.data(home).toString(),
            "--no-profile",
            "--out",
            home.resolve("out").toString());
  }

  private Process start() throws IOException {
    ProcessBuilder child =
        ChildJvm.of(
            Main.class,
            List.of("-Duser.home=" + home, "-Dlapidary.logs=" + home.resolve("logs")),
            command);
    // the native libraries are unpacked where other tests have them
    child
        .environment()
        .putIfAbsent(
            "DJL_CACHE_DIR", Path.of(System.getProperty("user.home"), ".djl.ai").toString());
    return child
        .redirectOutput(home.resolve("out.txt").toFile())
        .redirectError(home.resolve("err.txt").toFile())
        .start();
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private boolean checkpointWritten() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve(".lapidary/trainings"))) {
      return files.anyMatch(file -> file.toString().endsWith(".checkpoint"));
    } catch (UncheckedIOException | NoSuchFileException e) {
      return false;
    }
  }

  @Test
  void keepsTheTrainingSaysSoAndLeavesNothingBeside() throws Exception {
    Process first = start();
    while (first.isAlive() && !checkpointWritten()) {
      Thread.sleep(20);
    }
    first.destroy();
    assertEquals(TERMINATED, end(first));
    String said = Files.readString(home.resolve("err.txt"));
    assertTrue(
        said.matches(
            "lapidary: interrupted; the training is kept, in epoch \\d+ of 300, run the same"
                + " command to go on\\R"),
        said);
    try (Stream<Path> beside = Files.list(home)) {
      assertEquals(List.of(), beside.filter(path -> path.toString().contains(".out.")).toList());
    }

    assertEquals(CommandLineProgram.OK, end(start()), () -> said);
    String told = Files.readString(home.resolve("out.txt"));
    assertTrue(told.contains("going on from epoch "), told);
    assertTrue(told.contains("epoch 300 of 300: training loss "), told);
    JsonNode training =
        new ObjectMapper()
            .readTree(home.resolve("out/results.json").toFile())
            .at("/variants/1/trainings/0");
    assertEquals("completed", training.path("ended").asText());
    assertEquals(1, training.path("step").asInt());
    assertEquals(EPOCHS, training.path("epochs").size());
  }
}
