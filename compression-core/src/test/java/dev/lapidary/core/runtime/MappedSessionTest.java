package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are opened by way of files. */
class MappedSessionTest {
  private static final int WIDTH = 512;
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  @TempDir private Path folder;
  private ScratchFolder scratch;

  @BeforeEach
  void makeFolder() throws Exception {
    scratch = new ScratchFolder(Files.createDirectory(folder.resolve("scratch")));
  }

  /** Its weights are used by a kernel that packs them, one that does not, and a look-up. */
  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", 1, WIDTH)
        .weight("a", WIDTH, WIDTH)
        .weight("b", WIDTH, WIDTH)
        .constant("row", Tensor.ofLongs(new long[] {7}, 1))
        .node("MatMul", "x a", "y")
        .node("Gather", "b row", "z")
        .node("Mul", "y z", "s")
        .output("s", 1, WIDTH)
        .model();
  }

  private static Map<String, Tensor> feeds() {
    float[] row = new float[WIDTH];
    Random random = new Random(1);
    for (int i = 0; i < WIDTH; i++) {
      row[i] = random.nextFloat();
    }
    return Map.of("x", Tensor.ofFloats(row, 1, WIDTH));
  }

  @Test
  void runsAsInMemory() throws Exception {
    try (InferenceSession mapped = InferenceSession.openMapped(model(), OPTIONS, scratch);
        InferenceSession inMemory = InferenceSession.open(model(), OPTIONS)) {
      Map<String, Tensor> expected = inMemory.run(feeds(), JobContext.none());
      assertEquals(expected, mapped.run(feeds(), JobContext.none()));
      assertEquals(expected, mapped.run(feeds(), JobContext.none()));
    }
  }

  /** So a killed process leaves none behind. */
  @Test
  void leavesNoFilesWhereFilesInUseCanBeDeleted() throws Exception {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    InferenceSession session = InferenceSession.openMapped(model(), OPTIONS, scratch);
    try (session) {
      assertEquals(!posix, Files.exists(scratch.path()));
    }
    assertFalse(Files.exists(scratch.path()));
  }

  @Test
  void leavesNoFilesOfAModelThatIsRefused() {
    Model refused =
        TestGraphs.opset(13).input("x", 2, 3).node("Unheard", "x", "y").outputs("y").model();
    assertThrows(
        ModelException.class, () -> InferenceSession.openMapped(refused, OPTIONS, scratch));
    assertFalse(Files.exists(scratch.path()));
  }

  /** Options that are missing stand for any defect. */
  @Test
  void leavesNoFilesAfterADefect() {
    assertThrows(
        NullPointerException.class, () -> InferenceSession.openMapped(model(), null, scratch));
    assertFalse(Files.exists(scratch.path()));
  }
}
