package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lapidary.app.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that cannot be understood: one line that names the option as the user wrote it. */
class UsageErrorTest {
  private final Terminal terminal = new Terminal(Services.create());

  private void refuses(String arguments, String... parts) {
    terminal.assertOneError(terminal.run((Object[]) arguments.split(" ")), parts);
  }

  @ParameterizedTest
  @CsvSource({
    "profile x.onnx, --threads, -1, 0 to 1024",
    "profile x.onnx, --threads, 100000, 0 to 1024",
    "profile x.onnx, --batch, 0, 1 to 1000000",
    "profile x.onnx, --runs, 0, 1 to 1000000",
    "profile x.onnx, --runs, 2147483648, 1 to 1000000",
    "profile x.onnx, --batch, two, 1 to 1000000",
    "evaluate x.onnx --reference x.onnx, --batch, -3, 1 to 1000000",
    "evaluate x.onnx --reference x.onnx, --threads, -1, 0 to 1024",
    "train fashion-small --train d --out x, --epochs, 0, 1 to 1000000",
    "train fashion-small --train d --out x, --threads, -2, 0 to 1024",
  })
  void aNumberOutOfRangeNamesOptionRangeAndValue(
      String command, String option, String value, String range) {
    refuses(command + " " + option + " " + value, "'" + option + "'", range, value);
  }

  @Test
  void aSeedMustBeAWholeNumber() {
    refuses("train fashion-small --train d --out x --seed 1.5", "'--seed'", "whole number", "1.5");
  }

  @Test
  void aLengthMustBeAWholeNumber() {
    refuses("inspect x.onnx --dim length=many", "'--dim'", "whole number", "many");
  }

  @Test
  void aPairMustHaveAnEqualsSign() {
    refuses("inspect x.onnx --dim length", "--dim takes NAME=N, found 'length'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "evaluate --data", "compress x.onnx --recipe"})
  void anEmptyPathIsNone(String command) {
    Object[] arguments = (command + " ").split(" ", -1);
    terminal.assertOneError(terminal.run(arguments), "expected a path, found ''");
    assertFalse(terminal.err().contains("index"), terminal.err());
  }

  @Test
  void anUnknownCommandNamesWhatIsNear() {
    refuses("inspekt x.onnx", "unknown command 'inspekt'; did you mean inspect?");
  }

  @Test
  void anUnknownOptionNamesWhatIsNear() {
    refuses("profile x.onnx --thread 2", "unknown option '--thread'; did you mean --threads?");
  }

  @Test
  void oneModelIsNoEnsemble() {
    refuses("ensemble x.onnx --out y.onnx", "an ensemble needs 2 or more models, found 1");
  }
}
