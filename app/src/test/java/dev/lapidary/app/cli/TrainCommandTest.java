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

  @Test
  void whatIsWantedAfterwardsIsLookedAtBeforeTraining() {
    String train = folder.toString(); // a folder of no data, which is opened last
    String absent = folder.resolve("absent").toString();
    String file = folder.resolve("new/net.onnx").toString();
    String[] judged = {"train", "fashion-small", "--train", train, "--data", absent, "--out", file};
    assertEquals(CommandLineProgram.USER_ERROR, run(judged));
    assertTrue(err.toString().contains("absent"), err.toString());
    assertTrue(Files.isDirectory(folder.resolve("new")));
    String taken = folder.toString();
    assertEquals(
        CommandLineProgram.USER_ERROR,
        run("train", "fashion-small", "--train", train, "--out", taken));
    assertTrue(err.toString().contains("cannot be written"), err.toString());
  }
}
