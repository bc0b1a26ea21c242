package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TeacherValuesTest {
  private static final Tensor ROWS = Tensor.ofFloats(new float[] {1, -2, 3, -4}, 2, 2);

  private final Model teacher =
      TestGraphs.opset(13)
          .input("x", "N", 2)
          .node("Neg", "x", "n")
          .node("Relu", "n", "r")
          .node("ReduceSum", "r", "sum", "keepdims", 0)
          .output("r", "N", 2)
          .model();

  private static TrainingBatch batch(String input) {
    return new TrainingBatch(
        new int[] {0, 1}, new boolean[2], Map.of(input, ROWS), Optional.empty());
  }

  @Test
  void areInnerValuesAndOutputsOfTheBatch() throws Exception {
    try (TeacherValues values = TeacherValues.open(teacher, List.of("n", "r"), JobContext.none())) {
      Map<String, Tensor> found = values.of(batch("x"));
      assertArrayEquals(new float[] {-1, 2, -3, 4}, found.get("n").toFloats());
      assertArrayEquals(new float[] {0, 2, 0, 4}, found.get("r").toFloats());
    }
  }

  @Test
  void anInputOfAnotherNameIsFedTheFirst() throws Exception {
    try (TeacherValues values = TeacherValues.open(teacher, List.of("n"), JobContext.none())) {
      assertArrayEquals(new float[] {-1, 2, -3, 4}, values.of(batch("image")).get("n").toFloats());
    }
  }

  @Test
  void aValueNobodyMakesIsNamed() {
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> TeacherValues.open(teacher, List.of("m"), JobContext.none()));
    assertEquals("distill.unknownValue", refused.messageKey());
  }

  @Test
  void aValueThatIsNotOneRowASampleIsRefused() throws Exception {
    try (TeacherValues values = TeacherValues.open(teacher, List.of("sum"), JobContext.none())) {
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> values.of(batch("x")));
      assertEquals("train.teacherOutput", refused.messageKey());
    }
  }
}
