package dev.lapidary.core.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphPrinterTest {

  @Test
  void printsOneLineANode() {
    Graph branch = TestGraphs.opset(13).node("Neg", "y", "r").output("r", "N", 4).graph();
    Graph graph =
        TestGraphs.opset(13)
            .input("x", "N", 3, null)
            .input(ElementType.BOOL, "c")
            .weight("w", 4, 3)
            .node("Gemm", "x w _", "y", "transB", 1, "alpha", 0.5f)
            .nodeOf("own", "Odd", "y", "_ z", "name", "text", "pads", new long[] {1, 2})
            .node("If", "c", "r", "then_branch", branch, "else_branch", branch)
            .output("r", "N", 4)
            .graph();
    assertEquals(
        """
        graph test
          in  x: FLOAT[N, 3, ?]
          in  c: BOOL[]
          def w: FLOAT[4, 3]
          y = Gemm(x, w, ) {transB=1, alpha=0.5}
          , z = own::Odd(y) {name="text", pads=[1, 2]}
          r = If(c) {then_branch=graph test, else_branch=graph test}
            graph test
              r = Neg(y)
              out r: FLOAT[N, 4]
            graph test
              r = Neg(y)
              out r: FLOAT[N, 4]
          out r: FLOAT[N, 4]
        """,
        GraphPrinter.print(graph));
  }

  @Test
  void findsNothingWrongWithASoundGraph() {
    Graph graph = TestGraphs.opset(13).input("x").node("Relu", "x", "y").output("y").graph();
    assertEquals(Optional.empty(), GraphValidator.problem(graph));
  }

  @Test
  void findsWhatIsDefinedTwiceOrTooLateOrNever() {
    TestGraphs twice = TestGraphs.opset(13).input("x").node("Relu", "x", "y").node("Abs", "x", "y");
    assertProblem("Abs -> y: value 'y' is defined twice", twice);
    TestGraphs late = TestGraphs.opset(13).input("x").node("Relu", "b", "y").node("Abs", "x", "b");
    assertProblem("Relu -> y: value 'b' is not defined before its use", late);
    assertProblem("graph output 'z' is not defined", TestGraphs.opset(13).output("z"));
    Graph branch = TestGraphs.opset(13).node("Neg", "later", "r").output("r").graph();
    TestGraphs inside =
        TestGraphs.opset(13)
            .input(ElementType.BOOL, "c")
            .node("If", "c", "y", "then_branch", branch, "else_branch", branch)
            .node("Not", "c", "later");
    assertProblem("If -> y: value 'later' is not defined before its use", inside);
  }

  private static void assertProblem(String expected, TestGraphs graph) {
    assertEquals(Optional.of(expected), GraphValidator.problem(graph.graph()));
  }
}
