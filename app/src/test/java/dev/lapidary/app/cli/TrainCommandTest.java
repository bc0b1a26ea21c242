package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.Services;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLineProgram(
            Services.create(), new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  @Test
  void helpNamesTheNetworks() {
    assertEquals(CommandLineProgram.OK, run("train", "--help"));
    assertTrue(out.toString().contains("fashion-net, fashion-teacher, fashion-small"));
  }

  @Test
  void anUnknownNetworkIsNamed() {
    Path file = folder.resolve("x.onnx");
    int code = run("train", "resnet", "--train", folder.toString(), "--out", file.toString());
    assertEquals(CommandLineProgram.USER_ERROR, code);
    assertTrue(err.toString().contains("'resnet'"), err.toString());
    assertFalse(Files.exists(file));
  }

  @Test
  void missingDataLeavesNoFile() {
    Path file = folder.resolve("x.onnx");
    String data = folder.resolve("absent").toString();
    int code = run("train", "fashion-small", "--train", data, "--out", file.toString());
    assertEquals(CommandLineProgram.USER_ERROR, code);
    assertTrue(err.toString().contains("absent"), err.toString());
    assertFalse(Files.exists(file));
  }
}
