package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.Services;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** Two IDX files with two blank pictures of 28 x 28. */
  private Path pictures() throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 2 * 28 * 28);
    images.putInt(0x803).putInt(2).putInt(28).putInt(28);
    ByteBuffer labels = ByteBuffer.allocate(10).putInt(0x801).putInt(2);
    Path data = Files.createDirectory(folder.resolve("pictures"));
    Files.write(data.resolve("train-images-idx3-ubyte"), images.array());
    Files.write(data.resolve("train-labels-idx1-ubyte"), labels.array());
    return data;
  }

  private int train(String... rest) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("train", "fashion-small", "--train", pictures().toString()));
    arguments.addAll(List.of(rest));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void aFileThatCannotBeWrittenIsToldBeforeTraining() throws IOException {
    Path file = Files.createFile(folder.resolve("file")).resolve("x.onnx");
    assertEquals(CommandLineProgram.USER_ERROR, train("--out", file.toString()));
    assertTrue(err.toString().contains(file.toString()), err.toString());
    assertFalse(err.toString().contains("epoch"), err.toString());
  }

  @Test
  void judgingDataThatIsMissingIsToldBeforeTraining() throws IOException {
    Path file = folder.resolve("made/x.onnx");
    String absent = folder.resolve("absent").toString();
    assertEquals(CommandLineProgram.USER_ERROR, train("--out", file.toString(), "--data", absent));
    assertTrue(err.toString().contains("absent"), err.toString());
    assertFalse(Files.exists(file));
    assertFalse(out.toString().contains("epoch"), out.toString());
  }
}
