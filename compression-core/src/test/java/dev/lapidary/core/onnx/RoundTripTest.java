package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lapidary.core.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read is written again, protobuf-equal. */
class RoundTripTest {

  @Test
  void rewritesEveryFixtureEqual() throws Exception {
    Path root = Fixtures.require(".");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      byte[] bytes = OnnxWriter.toBytes(OnnxReader.read(file));
      assertEquals(
          ModelProto.parseFrom(Files.readAllBytes(file)),
          ModelProto.parseFrom(bytes),
          file.toString());
    }
  }
}
