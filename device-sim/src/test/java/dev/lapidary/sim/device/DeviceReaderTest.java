package dev.lapidary.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.error.DeviceException;
import dev.lapidary.sim.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void readsEveryFigureWithItsSource() throws Exception {
    Device board = Samples.board();

    assertEquals(DeviceClass.SINGLE_BOARD_COMPUTER, board.deviceClass());
    assertEquals(
        Figure.of(1000, "made up for tests", Confidence.RECALLED),
        board.processor().clockMegahertz());
    assertTrue(board.power().idleWatts().value().isEmpty());
    assertEquals(
        2.0, board.processor().speed(Precision.FP32).utilization().get(SpeedClass.CONV_3X3));
  }

  @Test
  void computesAPrecisionAsItsSubstituteOrTheNextWider() throws Exception {
    assertEquals(Precision.FP32, Samples.board().processor().speed(Precision.FP16).precision());
    assertEquals(
        Precision.FP32, Samples.microcontroller().processor().speed(Precision.FP16).precision());
  }

  @Test
  void namesAnUnknownKey() throws Exception {
    refuses(
        "board.json: unknown key \"power.watts\"; did you mean \"idleWatts\"? The keys here are:"
            + " activeWatts, idleWatts.",
        board -> object(board, "power").put("watts", 3));
  }

  @Test
  void namesAMissingKey() throws Exception {
    refuses(
        "board.json: the key \"ramBytes.source\" is missing; expected a text that is not empty.",
        board -> object(board, "ramBytes").remove("source"));
  }

  @Test
  void namesAnUtilizationOutOfRange() throws Exception {
    refuses(
        "board.json: \"precisions[0].utilization.conv\" must be a number, above 0, at most 16,"
            + " found 17.",
        board -> object(precision(board, 0), "utilization").put("conv", 17));
  }

  @Test
  void refusesMoreThreadsThanCores() throws Exception {
    refuses(
        "board.json: \"threads\" must be a whole number, at least 1, at most 2, found 3.",
        board -> board.put("threads", 3));
  }

  @Test
  void refusesAnUnknownConfidence() throws Exception {
    refuses(
        "board.json: \"ramBytes.confidence\" must be one of published, published (another board),"
            + " derived, derived (another board), recalled, assumed, missing, found \"certain\".",
        board -> object(board, "ramBytes").put("confidence", "certain"));
  }

  @Test
  void refusesAMissingFigureThatTheTimeNeeds() throws Exception {
    refusesKey(
        "json.wrongValue",
        board -> object(board, "clockMegahertz").put("confidence", "missing").putNull("value"));
  }

  @Test
  void refusesAValueWithoutConfidence() throws Exception {
    refuses(
        "board.json: \"power.idleWatts.value\" must be null where the confidence is missing,"
            + " found a value.",
        board -> object(object(board, "power"), "idleWatts").put("value", 3));
  }

  @Test
  void refusesAPrecisionTwice() throws Exception {
    refuses(
        "board.json: \"precisions[2].precision\" must be listed once, found fp32 a second time.",
        board -> precision(board, 2).put("precision", "fp32"));
  }

  @Test
  void refusesASubstituteWithoutSpeed() throws Exception {
    refuses(
        "board.json: \"precisions\" must be a list where fp16 executes as one with a speed, found"
            + " fp16.",
        board -> precision(board, 1).put("executesAs", "fp16"));
  }

  @Test
  void refusesTwoBandwidths() throws Exception {
    refuses(
        "board.json: \"weightBandwidthGigabytesPerSecond\" must be null exactly if"
            + " memoryBandwidthGigabytesPerSecond is not, found both.",
        board ->
            board.set(
                "weightBandwidthGigabytesPerSecond",
                board.get("memoryBandwidthGigabytesPerSecond")));
  }

  @Test
  void refusesAMicrocontrollerWithoutFlash() throws Exception {
    refusesKey("json.wrongValue", board -> board.put("class", "microcontroller"));
  }

  @Test
  void refusesRatiosInTheWrongOrder() throws Exception {
    refuses(
        "board.json: \"validation.latencyErrorPercent.ratioHigh\" must be a number, at least 0.5,"
            + " at most 100, found 0.4.",
        board -> object(object(board, "validation"), "latencyErrorPercent").put("ratioHigh", 0.4));
  }

  @Test
  void refusesALaterVersion() throws Exception {
    refuses(
        "board.json: \"formatVersion\" must be 1, found 2. A file of a later version needs a later"
            + " version of this program.",
        board -> board.put("formatVersion", 2));
  }

  @Test
  void refusesAnIdThatIsNoFileName() throws Exception {
    refusesKey("json.wrongValue", board -> board.put("id", "../board"));
  }

  @Test
  void namesTheLineThatIsNoJson() {
    DeviceException error =
        assertThrows(
            DeviceException.class, () -> new DeviceReader().read("{\n  \"id\": }", "board.json"));

    assertTrue(
        error.getMessage().startsWith("board.json, line 2, column 9: this is not valid JSON:"),
        error.getMessage());
  }

  @Test
  void refusesAKeyTwice() {
    DeviceException error =
        assertThrows(
            DeviceException.class,
            () -> new DeviceReader().read("{\"id\": \"a\", \"id\": \"b\"}", "board.json"));

    assertEquals("json.syntax", error.messageKey());
  }

  @Test
  void refusesWhatIsNoObject() {
    DeviceException error =
        assertThrows(DeviceException.class, () -> new DeviceReader().read("[1]", "board.json"));

    assertEquals(
        "board.json: the file must hold one JSON object, {...}, found a list. Is this another file?",
        error.getMessage());
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    Path file = Files.writeString(folder.resolve("empty.json"), "");

    DeviceException error =
        assertThrows(DeviceException.class, () -> new DeviceReader().read(file));

    assertEquals("json.notObject", error.messageKey());
  }

  @Test
  void refusesBytesThatAreNoText() throws Exception {
    Path file = Files.write(folder.resolve("bytes.json"), new byte[] {(byte) 0xff, 0, 1});

    DeviceException error =
        assertThrows(DeviceException.class, () -> new DeviceReader().read(file));

    assertEquals("json.unreadable", error.messageKey());
  }

  private static void refuses(String message, Consumer<ObjectNode> edit) throws Exception {
    assertEquals(message, refusal(edit).getMessage());
  }

  private static void refusesKey(String key, Consumer<ObjectNode> edit) throws Exception {
    assertEquals(key, refusal(edit).messageKey());
  }

  private static DeviceException refusal(Consumer<ObjectNode> edit) throws Exception {
    ObjectNode board = (ObjectNode) JSON.readTree(Samples.boardJson());
    edit.accept(board);
    return assertThrows(
        DeviceException.class, () -> new DeviceReader().read(board.toString(), "board.json"));
  }

  private static ObjectNode object(ObjectNode parent, String key) {
    return (ObjectNode) parent.get(key);
  }

  private static ObjectNode precision(ObjectNode board, int index) {
    return (ObjectNode) ((ArrayNode) board.get("precisions")).get(index);
  }
}
