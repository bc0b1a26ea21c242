package dev.lapidary.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetJsonTest {
  @TempDir Path outside;
  private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    folder = Files.createDirectory(outside.resolve("inside"));
    IdxFile.counting(folder.resolve("a"), 2, 1, 2);
    IdxFile.counting(outside.resolve("secret"), 2, 1, 2);
  }

  @Test
  void refusesUnknownKeys() {
    refuses("'images':'a','lables':'b'", "json.unknownKeyNear", "labels");
  }

  @Test
  void refusesPathsOutOfItsFolder() {
    refuses("'images':'../secret'", "data.json.outside", "../secret");
    String absolute = outside.resolve("secret").toString().replace('\\', '/');
    refuses("'images':'" + absolute + "'", "data.json.outside", absolute);
  }

  @Test
  void refusesLinksOutOfItsFolder() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), outside.resolve("secret"));
    refuses("'images':'link'", "data.json.outside", "link");
  }

  @Test
  void refusesMissingFiles() {
    refuses("'images':'b'", "data.json.missingFile", "\"b\", which does not exist");
  }

  @Test
  void refusesValuesOfTheWrongKind() {
    refuses(
        "'images':3", "json.wrongValue", "\"images\" must be a text that is not empty, found 3");
    refuses("'images':'a','mean':0.5", "json.wrongValue", "\"mean\" must be a list");
    refuses("'images':'a','layout':'CHW'", "json.wrongValue", "NCHW, NHWC, as-is");
    refuses("'images':'a','std':[0]", "data.json.preprocessing", "above 0");
  }

  @Test
  void refusesOtherVersionsAndKinds() throws IOException {
    refusesText("{\"formatVersion\":2}", "json.version", "must be 1, found 2");
    refusesText(
        "{\"formatVersion\":1,\"kind\":\"tar\"}",
        "json.wrongValue",
        "one of idx, npz, image-folder, csv, found \"tar\"");
  }

  @Test
  void refusesBrokenJson() throws IOException {
    refusesText("{\n\"kind\":}", "json.syntax", "line 2");
    refusesText("[]", "json.notObject", "one JSON object");
    refusesText("{\"kind\":1,\"kind\":2}", "json.syntax", "stands twice");
  }

  private void refuses(String fields, String key, String part) {
    String json = "{'formatVersion':1,'kind':'idx'," + fields + "}";
    try {
      refusesText(json.replace('\'', '"'), key, part);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void refusesText(String json, String key, String part) throws IOException {
    Path file = Files.writeString(folder.resolve("dataset.json"), json);
    DataException e = assertThrows(DataException.class, () -> Datasets.open(file));
    assertEquals(key, e.messageKey());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
