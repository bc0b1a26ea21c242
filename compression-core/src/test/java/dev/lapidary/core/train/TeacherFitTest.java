package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeacherFitTest {
  private static final LossSettings LOSS = LossSettings.of(List.of(LossTerm.divergence(1, 1)));

  @Test
  void anOutputOfNoDeclaredTypeIsNamedWithoutOne() {
    Graph student =
        TestGraphs.opset(13).input("x", "N", 2).node("Relu", "x", "y").outputs("y").graph();
    Graph teacher =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "x", "N", 2)
            .node("Identity", "x", "z")
            .output(ElementType.INT64, "z", "N", 2)
            .graph();
    ModelException refused =
        assertThrows(ModelException.class, () -> TeacherFit.check(LOSS, student, "big", teacher));
    assertEquals(
        "Teacher \"big\" does not fit: its output \"z\" is INT64 [N, 2], the student's \"y\" is ?;",
        refused.getMessage().split(" axis")[0]);
  }
}
