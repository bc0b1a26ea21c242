package dev.lapidary.core.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphEditorTest {

  private static TestGraphs chain() {
    return TestGraphs.opset(13)
        .input("x", 2)
        .floats("c", 1, 2)
        .node("Relu", "x", "a")
        .node("Add", "a c", "b")
        .node("Neg", "x", "n")
        .node("Mul", "b n", "y")
        .output("y", 2);
  }

  private static List<String> ids(Graph graph) {
    return graph.nodes().stream().map(Node::id).toList();
  }

  @Test
  void changesNothingWithoutAnEdit() {
    Graph graph = chain().graph();
    assertEquals(graph, GraphEditor.of(graph).build());
  }

  @Test
  void sortsWhatWasAppendedBeforeItsUser() {
    Graph graph = chain().graph();
    Graph edited =
        GraphEditor.of(graph)
            .redirectUses("a", "a2")
            .append(Node.of("Abs", List.of("a"), List.of("a2")))
            .build();
    assertEquals(List.of("a", "n", "a2", "b", "y"), ids(edited));
    assertEquals(List.of("a2", "c"), edited.nodes().get(3).inputs());
  }

  @Test
  void keepsTheOrderOfWhatIsNotTouched() {
    Graph graph = chain().graph();
    Node add = graph.nodes().get(1);
    Graph edited = GraphEditor.of(graph).replace(add, add.withOpType("Sub").withName("s")).build();
    assertEquals(ids(graph), ids(edited));
    assertEquals("Sub", edited.nodes().get(1).opType());
    assertEquals("Add", graph.nodes().get(1).opType());
  }

  @Test
  void dropsConstantsThatAnEditFreed() {
    Graph graph = chain().floats("idle", 1).graph();
    Node add = graph.nodes().get(1);
    Graph edited = GraphEditor.of(graph).remove(add).redirectUses("b", "a").build();
    assertEquals(List.of("idle"), List.copyOf(edited.initializers().keySet()));
  }

  @Test
  void dropsDeadNodesAndWhatTheyAloneUsed() {
    Graph graph = chain().node("Exp", "x", "e").node("Sin", "e", "dead").graph();
    Graph edited = GraphEditor.of(graph).removeDeadNodes().build();
    assertEquals(List.of("a", "b", "n", "y"), ids(edited));
  }

  @Test
  void refusesACycle() {
    Graph graph = chain().graph();
    GraphEditor editor = GraphEditor.of(graph).redirectUses("x", "y");
    IllegalStateException e = assertThrows(IllegalStateException.class, editor::build);
    assertEquals("the graph has a cycle", e.getMessage());
  }

  @Test
  void refusesAValueNobodyMakes() {
    Graph graph = chain().graph();
    GraphEditor editor = GraphEditor.of(graph).remove(graph.nodes().get(0));
    assertTrue(
        assertThrows(IllegalStateException.class, editor::build).getMessage().contains("'a'"));
  }

  @Test
  void renamesCapturesInSubgraphsUnlessTheyAreDefinedAnew() {
    Graph captures = TestGraphs.opset(13).node("Neg", "a", "r").output("r", 2).graph();
    Graph shadows =
        TestGraphs.opset(13).floats("a", 1, 2).node("Neg", "a", "r").output("r", 2).graph();
    Graph graph =
        TestGraphs.opset(13)
            .input("x", 2)
            .input(ElementType.BOOL, "c")
            .node("Relu", "x", "a")
            .node("If", "c", "y", "then_branch", captures, "else_branch", shadows)
            .output("y", 2)
            .graph();
    Graph edited = GraphEditor.of(graph).redirectUses("a", "x").removeDeadNodes().build();
    Node branch = edited.nodes().get(0);
    assertEquals(1, edited.nodes().size());
    assertEquals(List.of("x"), branch.subgraphs().get(0).nodes().get(0).inputs());
    assertEquals(shadows, branch.subgraphs().get(1));
  }

  @Test
  void countsACaptureAsAUse() {
    Graph branch = TestGraphs.opset(13).node("Neg", "a", "r").output("r", 2).graph();
    Graph graph =
        TestGraphs.opset(13)
            .input("x", 2)
            .input(ElementType.BOOL, "c")
            .node("Relu", "x", "a")
            .node("If", "c", "y", "then_branch", branch, "else_branch", branch)
            .output("y", 2)
            .graph();
    GraphIndex index = GraphIndex.of(graph);
    assertEquals("If", index.soleConsumer("a").orElseThrow().opType());
    assertFalse(index.isOutput("a"));
    assertEquals(graph, GraphEditor.of(graph).removeDeadNodes().build());
  }

  @Test
  void givesNamesNobodyUsesNotEvenInSubgraphs() {
    Graph branch = TestGraphs.opset(13).floats("w", 1).node("Neg", "w", "r").output("r").graph();
    Graph graph =
        TestGraphs.opset(13)
            .input(ElementType.BOOL, "c")
            .node("If", "c", "y", "then_branch", branch, "else_branch", branch)
            .output("y")
            .graph();
    GraphEditor editor = GraphEditor.of(graph);
    assertEquals("w_1", editor.freshName("w"));
    assertEquals("w_2", editor.freshName("w"));
    assertEquals("new", editor.addInitializer("new", Tensor.scalar(1f)));
  }
}
