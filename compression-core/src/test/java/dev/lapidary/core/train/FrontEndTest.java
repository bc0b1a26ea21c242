package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A model is cut into what is run as it is and what is trained. */
class FrontEndTest {

  private static TestGraphs graph() {
    return TestGraphs.opset(13)
        .input("x", "N", 2)
        .floats("w", 2, 3)
        .floats("u", 10, 20)
        .node("Mul", "x w", "a")
        .node("Neg", "a", "b")
        .node("Add", "b u", "c")
        .node("Add", "a c", "y")
        .output("y", "N", 2);
  }

  private static Optional<FrontEnd> upTo(Model model, String... ids) {
    List<Node> nodes =
        model.graph().nodes().stream().filter(n -> Set.of(ids).contains(n.id())).toList();
    return FrontEnd.upTo(model, nodes, List.of("y"));
  }

  @Test
  void namesWhatCrossesAndWhatIsFrozen() {
    FrontEnd front = upTo(graph().model(), "b").orElseThrow();
    assertEquals(Set.of("a", "b"), front.crossing());
    assertEquals(Set.of("w"), front.constants());
    assertEquals(2, front.frozenCount());
    assertEquals(2, front.remainingCount());
    assertEquals(2, front.front().graph().nodes().size());
  }

  @Test
  void computesWhatCrossesInOnnxRuntime() throws Exception {
    FrontEnd front = upTo(graph().model(), "b").orElseThrow();
    Map<String, Tensor> inputs = Map.of("x", Tensor.ofFloats(new float[] {1, 2}, 1, 2));
    try (InferenceSession session =
        InferenceSession.open(front.front(), SessionOptions.defaults())) {
      Map<String, Tensor> crossing = session.run(inputs, front.crossing(), JobContext.none());
      assertArrayEquals(new float[] {2, 6}, crossing.get("a").toFloats());
      assertArrayEquals(new float[] {-2, -6}, crossing.get("b").toFloats());
    }
  }

  @Test
  void keepsSingleNumbersToo() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .constant("s", Tensor.scalar(3f))
            .floats("u", 10, 20)
            .node("Mul", "x s", "a")
            .node("Add", "a u", "b")
            .node("Mul", "b s", "y")
            .output("y", "N", 2)
            .model();
    FrontEnd front = upTo(model, "a").orElseThrow();
    assertEquals(Set.of("s"), front.constants());
    assertEquals(0, front.frozenCount());
  }

  @Test
  void aConstantThatOnlyOnnxRuntimeReadsCrosses() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .floats("u", 10, 20)
            .node("Constant", "", "a", "sparse_value", new Attribute.Opaque(Extras.NONE))
            .node("Constant", "", "b", "value", Tensor.ofFloats(new float[] {1, 2}, 2))
            .node("Mul", "a b", "c")
            .node("Add", "x a", "d")
            .node("Add", "d b", "e")
            .node("Mul", "e c", "f")
            .node("Mul", "f u", "y")
            .output("y", "N", 2)
            .model();
    FrontEnd front = upTo(model, "c").orElseThrow();
    assertEquals(Set.of("a", "c"), front.crossing());
    assertEquals(Set.of("b"), front.constants());
  }

  @Test
  void isNothingWhereNoWeightIsLeft() {
    assertEquals(Optional.empty(), upTo(graph().model(), "c"));
    assertEquals(Optional.empty(), upTo(graph().model(), "y"));
  }
}
