package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scan-9 knows no batches: the old operator becomes a Scan over the batch, whose body runs the old
 * body over the sequence. All states and sequences of the old form have the batch as axis 0.
 */
final class ScanBatch {
  private ScanBatch() {}

  static List<Node> adapt(Node node, OpsetScope scope) throws WorkbenchException {
    if (node.input(0).isPresent()) {
      throw scope.refusal(node, "sequences of different lengths (sequence_lens) no longer exist");
    }
    if (!(node.attributes().get("body") instanceof Attribute.GraphValue)) {
      throw scope.refusal(node, "its body is missing");
    }
    List<String> inputs = node.inputs().subList(1, node.inputs().size());
    List<String> innerInputs = fresh(inputs.size(), node.id() + "_sample", scope);
    List<String> innerOutputs = fresh(node.outputs().size(), node.id() + "_result", scope);
    Graph body =
        new Graph(
            node.id() + "_batch",
            List.of(overSequence(node, innerInputs, innerOutputs)),
            Map.of(),
            untyped(innerInputs),
            untyped(innerOutputs),
            List.of(),
            Extras.NONE);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("body", Attribute.of(body));
    attributes.put("num_scan_inputs", Attribute.of((long) inputs.size()));
    return List.of(node.withInputs(inputs).withAttributes(attributes));
  }

  private static Node overSequence(Node node, List<String> inputs, List<String> outputs) {
    Node scan = Node.of("Scan", inputs, outputs).withAttributes(node.attributes());
    Attribute directions = node.attributes().get("directions");
    return directions == null
        ? scan
        : scan.withoutAttribute("directions").withAttribute("scan_input_directions", directions);
  }

  private static List<String> fresh(int count, String wanted, OpsetScope scope) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(scope.freshName(wanted));
    }
    return names;
  }

  private static List<ValueInfo> untyped(List<String> names) {
    return names.stream()
        .map(name -> new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE))
        .toList();
  }
}
