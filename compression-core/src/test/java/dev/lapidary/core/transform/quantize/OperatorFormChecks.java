package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.NumberedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** What tests of single operators in both forms share. */
abstract class OperatorFormChecks {
  static final long[] ONES = {1, 1, 1, 1};
  static final long[] TWO = {2, 2};

  @TempDir private Path scratch;

  /**
   * A graph and what becomes of it.
   *
   * @param between the operators between the QuantizeLinear and Conv at the start and the layer at
   *     the end
   */
  record Case(String name, TestGraphs graph, List<String> between) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** From h, [1, 4, 8, 8]. */
  static TestGraphs start() {
    return TestGraphs.opset(17)
        .input("x", 1, 4, 8, 8)
        .weight("c", 4, 4, 3, 3)
        .node("Conv", "x c", "h", "pads", ONES);
  }

  /** One operator from h to t. */
  static TestGraphs then(String opType, Object... attributes) {
    return start().node(opType, "h", "t", attributes);
  }

  /** Ends in a convolution of t, [1, channels, height, width]. */
  static Case conv(String name, String between, int channels, TestGraphs graph) {
    graph.weight("e", 3, channels, 1, 1).node("Conv", "t e", "y").outputs("y");
    return new Case(name, graph, List.of(between.isEmpty() ? new String[0] : between.split(" ")));
  }

  /**
   * Both forms agree.
   *
   * @param expected the operators of that in integers, without what makes floats for the caller
   */
  TransformResult assertForms(Case operator, List<String> expected) throws Exception {
    Model model = operator.graph.model();
    Set<String> outputs =
        model.graph().outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    try (NumberedData data = new NumberedData(model)) {
      TransformContext context =
          StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), scratch);
      Model qdq = FormChecks.allOperators().apply(model, context).model();
      FormSettings form = new FormSettings(QuantizedForm.QOPERATOR, WeightType.INT8);
      TransformResult integers = FormChecks.allOperators().in(form).apply(model, context);
      assertEquals(
          expected,
          integers.model().graph().nodes().stream()
              .filter(node -> !node.is("DequantizeLinear") || !outputs.contains(node.id()))
              .map(Node::opType)
              .toList());
      FormChecks.assertSameOutputs(qdq, integers.model(), data);
      return integers;
    }
  }
}
