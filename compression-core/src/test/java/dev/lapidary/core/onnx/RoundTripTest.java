package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read is written again: equal as protobuf, equal in what it computes. */
class RoundTripTest {
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  /** Lengths of the open axes that are not the batch. */
  private static final Map<String, Long> LENGTHS = Map.of("sequence", 7L);

  private static List<Path> models() throws IOException {
    try (Stream<Path> walk = Files.walk(Fixtures.require("."))) {
      return walk.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @Test
  void rewritesEveryFixtureEqual() throws Exception {
    assertFalse(models().isEmpty());
    for (Path file : models()) {
      byte[] bytes = OnnxWriter.toBytes(OnnxReader.read(file));
      assertEquals(
          ModelProto.parseFrom(Files.readAllBytes(file)),
          ModelProto.parseFrom(bytes),
          file.toString());
    }
  }

  @Test
  void computesTheSameBitsFromEveryRewrittenFixture() throws Exception {
    for (Path file : models()) {
      Model model = OnnxReader.read(file);
      Map<String, Tensor> feeds =
          RandomInputs.of(model.graph(), 1, GivenInputs.ofLengths(lengths(file)), 5);
      try (InferenceSession original = InferenceSession.open(file, OPTIONS);
          InferenceSession rewritten = InferenceSession.open(model, OPTIONS)) {
        assertEquals(
            original.run(feeds, JobContext.none()),
            rewritten.run(feeds, JobContext.none()),
            file.toString());
      }
    }
  }

  private static Map<String, Long> lengths(Path file) {
    return file.endsWith("silero_vad.onnx") ? Map.of("input:1", 288L, "state:1", 1L) : LENGTHS;
  }
}
