package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Graphs and nodes to protobuf and back. */
final class GraphCodec {
  /** Subgraphs inside subgraphs; the deepest real models know is 4. */
  static final int MAX_DEPTH = 64;

  static final String LEVELS = "at most " + MAX_DEPTH + " levels of subgraphs";

  private GraphCodec() {}

  static Graph decode(GraphProto proto, String place, int depth, Source source)
      throws ModelException {
    if (depth > MAX_DEPTH) {
      throw source.malformed(place, LEVELS, "more than that");
    }
    List<Node> nodes = new ArrayList<>(proto.getNodeCount());
    for (NodeProto node : proto.getNodeList()) {
      nodes.add(decode(node, place + ", node " + nodes.size(), depth, source));
    }
    return new Graph(
        proto.getName(),
        nodes,
        initializers(proto, place, source),
        proto.getInputList().stream().map(TypeCodec::decode).toList(),
        proto.getOutputList().stream().map(TypeCodec::decode).toList(),
        proto.getValueInfoList().stream().map(TypeCodec::decode).toList(),
        Leftovers.extras(leftover(proto)));
  }

  private static GraphProto leftover(GraphProto proto) {
    GraphProto.Builder rest =
        proto.toBuilder()
            .clearNode()
            .clearInitializer()
            .clearSparseInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo();
    if (!proto.getName().isEmpty()) {
      rest.clearName();
    }
    return rest.build();
  }

  private static Map<String, Tensor> initializers(GraphProto proto, String place, Source source)
      throws ModelException {
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      String where = place + ", initializer '" + tensor.getName() + "'";
      TensorProto unnamed = tensor.toBuilder().clearName().build();
      if (initializers.put(tensor.getName(), TensorCodec.decode(unnamed, where, source)) != null) {
        throw source.malformed(where, "one definition", "two");
      }
    }
    for (SparseTensorProto tensor : proto.getSparseInitializerList()) {
      String name = tensor.getValues().getName();
      String where = place + ", sparse initializer '" + name + "'";
      if (initializers.put(name, SparseCodec.decode(tensor, where, source)) != null) {
        throw source.malformed(where, "one definition", "two");
      }
    }
    return initializers;
  }

  private static Node decode(NodeProto proto, String place, int depth, Source source)
      throws ModelException {
    String where = place + " (" + proto.getOpType() + " '" + proto.getName() + "')";
    if (proto.getOpType().isEmpty()) {
      throw source.malformed(where, "an operator type", "none");
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      String inner = where + ", attribute '" + attribute.getName() + "'";
      Attribute value = AttributeCodec.decode(attribute, inner, depth, source);
      if (attributes.put(attribute.getName(), value) != null) {
        throw source.malformed(inner, "one definition", "two");
      }
    }
    return new Node(
        proto.getName(),
        proto.getDomain(),
        proto.getOpType(),
        proto.getInputList(),
        proto.getOutputList(),
        attributes,
        Leftovers.extras(leftover(proto)));
  }

  private static NodeProto leftover(NodeProto proto) {
    NodeProto.Builder rest =
        proto.toBuilder().clearInput().clearOutput().clearAttribute().clearOpType();
    if (!proto.getName().isEmpty()) {
      rest.clearName();
    }
    if (!proto.getDomain().isEmpty()) {
      rest.clearDomain();
    }
    return rest.build();
  }

  static GraphProto encode(Graph graph, TensorStore store) {
    GraphProto.Builder proto = Leftovers.parse(GraphProto.parser(), graph.extras()).toBuilder();
    if (!graph.name().isEmpty()) {
      proto.setName(graph.name());
    }
    graph.nodes().forEach(node -> proto.addNode(encode(node, store)));
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              Optional<SparseTensorProto> sparse = SparseCodec.encode(name, tensor);
              sparse.ifPresentOrElse(
                  proto::addSparseInitializer,
                  () ->
                      proto.addInitializer(store.encode(tensor).toBuilder().setName(name).build()));
            });
    graph.inputs().forEach(value -> proto.addInput(TypeCodec.encode(value)));
    graph.outputs().forEach(value -> proto.addOutput(TypeCodec.encode(value)));
    graph.valueInfos().forEach(value -> proto.addValueInfo(TypeCodec.encode(value)));
    return proto.build();
  }

  private static NodeProto encode(Node node, TensorStore store) {
    NodeProto.Builder proto =
        Leftovers.parse(NodeProto.parser(), node.extras()).toBuilder()
            .setOpType(node.opType())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    if (!node.name().isEmpty()) {
      proto.setName(node.name());
    }
    if (!node.domain().isEmpty()) {
      proto.setDomain(node.domain());
    }
    node.attributes()
        .forEach(
            (name, attribute) -> proto.addAttribute(AttributeCodec.encode(name, attribute, store)));
    return proto.build();
  }
}
