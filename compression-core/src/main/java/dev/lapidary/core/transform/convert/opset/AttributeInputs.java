package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** Attributes that became inputs, with nothing else about the operator changed. */
final class AttributeInputs {
  private AttributeInputs() {}

  /** The list of integers {@code attribute} becomes input {@code position}, if it is there. */
  static OpsetAdapter longs(String opType, int toVersion, String attribute, int position) {
    return OpsetAdapter.of(
        opType,
        toVersion,
        (node, scope) ->
            List.of(
                node.intsAttribute(attribute)
                    .map(
                        values ->
                            withInput(
                                node.withoutAttribute(attribute),
                                position,
                                scope.longs(node, attribute, values)))
                    .orElse(node)));
  }

  /** {@code axes} became the second input. */
  static OpsetAdapter axes(String opType, int toVersion) {
    return longs(opType, toVersion, "axes", 1);
  }

  /** Slice-10: starts, ends and axes are inputs. */
  static List<Node> slice(Node node, OpsetScope scope) {
    long[] starts = node.intsAttribute("starts").orElse(new long[0]);
    long[] ends = node.intsAttribute("ends").orElse(new long[0]);
    long[] axes =
        node.intsAttribute("axes").orElseGet(() -> LongStream.range(0, starts.length).toArray());
    Node bare = node.withoutAttribute("starts").withoutAttribute("ends").withoutAttribute("axes");
    return List.of(
        bare.withInputs(
            List.of(
                node.inputs().get(0),
                scope.longs(node, "starts", starts),
                scope.longs(node, "ends", ends),
                scope.longs(node, "axes", axes))));
  }

  /** TopK-10: k is an input of one element. */
  static List<Node> topK(Node node, OpsetScope scope) {
    String k = scope.longs(node, "k", node.intAttribute("k", 1));
    return List.of(withInput(node.withoutAttribute("k"), 1, k));
  }

  /** Dropout-12: the ratio is a FLOAT scalar input; it matters only in training, which is off. */
  static List<Node> dropoutRatio(Node node, OpsetScope scope) {
    if (!node.attributes().containsKey("ratio")) {
      return List.of(node);
    }
    Tensor ratio = Tensor.scalar(node.floatAttribute("ratio", 0));
    String name = scope.constant(node.id() + "_ratio", ratio);
    return List.of(withInput(node.withoutAttribute("ratio"), 1, name));
  }

  /** DFT-20: the axis, 1 unless said, is a scalar input; unless said it is now another. */
  static List<Node> dftAxis(Node node, OpsetScope scope) {
    Tensor axis = Tensor.scalar(node.intAttribute("axis", 1));
    String name = scope.constant(node.id() + "_axis", axis);
    return List.of(withInput(node.withoutAttribute("axis"), 2, name));
  }

  /** The node with one input set, those omitted before it named empty. */
  static Node withInput(Node node, int position, String name) {
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.addAll(Collections.nCopies(Math.max(0, position + 1 - inputs.size()), ""));
    inputs.set(position, name);
    return node.withInputs(inputs);
  }
}
