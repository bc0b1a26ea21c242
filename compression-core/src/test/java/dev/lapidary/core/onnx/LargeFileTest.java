package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are read outside the heap and opened by way of a file. */
class LargeFileTest {
  private static final int ROWS = 1100;
  private static final int COLUMNS = 4000;

  private static final Model MODEL =
      TestGraphs.opset(13)
          .input("x", 1, ROWS)
          .weight("w", ROWS, COLUMNS)
          .node("MatMul", "x w", "y")
          .output("y", 1, COLUMNS)
          .model();

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("net.onnx");
    OnnxWriter.write(MODEL, file);
  }

  @Test
  void staysAsItWasReadWhenTheFileIsCutShort() throws Exception {
    OnnxReader.Stored stored = OnnxReader.readStored(file);
    assertEquals(Files.size(file), stored.sizeBytes());
    assertTrue(stored.model().graph().initializers().get("w").data().isDirect());
    cut(100);
    assertEquals(MODEL, stored.model());
  }

  @Test
  void saysThatItIsCutShort() throws Exception {
    cut(Files.size(file) - 1);
    ModelException e = assertThrows(ModelException.class, () -> OnnxReader.read(file));
    assertEquals("model.truncated", e.messageKey());
  }

  @Test
  void runsAsTheFileDoes() throws Exception {
    float[] row = new float[ROWS];
    Arrays.fill(row, 1);
    Map<String, Tensor> feeds = Map.of("x", Tensor.ofFloats(row, 1, ROWS));
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (InferenceSession own = InferenceSession.open(OnnxReader.read(file), options);
        InferenceSession direct = InferenceSession.open(file, options)) {
      assertEquals(direct.run(feeds, JobContext.none()), own.run(feeds, JobContext.none()));
    }
  }

  @Test
  void keepsItsWeightsInAnOptimizedModelThatIsSaved() throws Exception {
    Path optimized = folder.resolve("optimized.onnx");
    InferenceSession.open(MODEL, SessionOptions.defaults().savingOptimizedModel(optimized)).close();
    Model read = OnnxReader.read(optimized);
    assertEquals(MODEL.graph().initializers(), read.graph().initializers());
  }

  private void cut(long bytes) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }
}
