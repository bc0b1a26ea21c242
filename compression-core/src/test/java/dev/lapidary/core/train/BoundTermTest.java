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

  /** Of the output "p"; {@code makes} starts from "s" and "t", two Softmaxes of "y" and "x". */
  private static String scores(TestGraphs makes) throws Exception {
    Graph graph = makes.output("p", "N", 3).model().graph();
    return bind(LossTerm.divergence(1, 4), graph, graph).value();
  }

  private static TestGraphs shares() {
    return TestGraphs.opset(13)
        .input("x", "N", 3)
        .node("Relu", "x", "y")
        .node("Softmax", "y", "s")
        .node("Softmax", "x", "t");
  }

  @Test
  void nodesThatOnlyHandOnAreNoneTheLess() throws Exception {
    assertEquals("y", scores(shares().node("Identity", "s", "i").node("Dropout", "i", "p")));
  }

  @Test
  void logarithmsOfSharesAreScores() throws Exception {
    assertEquals("p", scores(shares().node("Mean", "s t", "m").node("Log", "m", "p")));
  }

  @Test
  void gatedValuesAreScores() throws Exception {
    assertEquals("p", scores(shares().node("Mul", "s x", "p")));
  }

  @Test
  void probabilitiesThatNoSoftmaxAloneMakesAreRefused() {
    List<TestGraphs> all =
        List.of(
            shares().node("Mean", "s t", "p"),
            shares().floats("half", 0.5f).node("Add", "s t", "a").node("Mul", "a half", "p"),
            shares().node("Mean", "s t", "m").node("Identity", "m", "p"),
            shares().node("Flatten", "s", "p"));
    for (TestGraphs graph : all) {
      ModelException refused = assertThrows(ModelException.class, () -> scores(graph));
      assertEquals("train.probabilities", refused.messageKey());
    }
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
