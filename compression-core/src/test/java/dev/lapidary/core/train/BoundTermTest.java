package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundTermTest {
  /** Outputs "p", a Softmax of "y", and "e". */
  private static Graph graph(String first, String second) {
    return TestGraphs.opset(13)
        .input("x", "N", 3)
        .node("Relu", "x", "y")
        .node("Softmax", "y", first)
        .node("Sigmoid", "x", second)
        .output(first, "N", 3)
        .output(second, "N", 3)
        .model()
        .graph();
  }

  private static BoundTerm bind(LossTerm term, Graph model, Graph teacher) throws Exception {
    return BoundTerm.of(List.of(term), model, List.of(teacher)).get(0);
  }

  @Test
  void scoresAreTakenBeforeASoftmax() throws Exception {
    LossTerm term = LossTerm.divergence(1, 4);
    Graph graph = graph("p", "e");
    assertEquals(new BoundTerm(term, "y", List.of("y")), bind(term, graph, graph));
  }

  @Test
  void numbersAreTakenAsTheyAre() throws Exception {
    LossTerm term = new LossTerm("p", LossKind.MEAN_SQUARED_ERROR, 1, 1);
    Graph graph = graph("p", "e");
    assertEquals(new BoundTerm(term, "p", List.of("p")), bind(term, graph, graph));
  }

  @Test
  void theTeachersOutputIsTheOneOfTheSameNameOrElseAtTheSamePlace() throws Exception {
    LossTerm term = new LossTerm("e", LossKind.COSINE, 1, 1);
    assertEquals(List.of("e"), bind(term, graph("p", "e"), graph("e", "q")).teacherValues());
    assertEquals(List.of("q"), bind(term, graph("p", "e"), graph("r", "q")).teacherValues());
  }

  @Test
  void namesTheOutputsThereAre() {
    LossTerm term = new LossTerm("z", LossKind.CROSS_ENTROPY, 1, 1);
    ModelException failure =
        assertThrows(ModelException.class, () -> bind(term, graph("p", "e"), graph("p", "e")));
    assertEquals("train.unknownOutput", failure.messageKey());
    assertTrue(failure.getMessage().contains("p, e"), failure.getMessage());
  }
}
