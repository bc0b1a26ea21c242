package dev.lapidary.core.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation. Mirrors ONNX: an empty input name is an omitted optional input, an empty output
 * name an output nobody wants; domain {@code ""} is ONNX's own.
 *
 * @param name for people only; often empty and not unique
 * @param inputs value names in the operator's order
 * @param outputs value names in the operator's order
 * @param attributes in file order
 */
public record Node(
    String name,
    String domain,
    String opType,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes,
    Extras extras) {

  public Node {
    if (opType.isEmpty()) {
      throw new IllegalArgumentException("a node needs an operator type");
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A node of ONNX's own domain without name and attributes. */
  public static Node of(String opType, List<String> inputs, List<String> outputs) {
    return new Node("", "", opType, inputs, outputs, Map.of(), Extras.NONE);
  }

  /** What identifies the node in its graph: its first non-empty output, or "" if it has none. */
  public String id() {
    return outputs.stream().filter(output -> !output.isEmpty()).findFirst().orElse("");
  }

  /** For messages: {@code Conv 'conv1' -> x3}. */
  public String describe() {
    return opType + (name.isEmpty() ? "" : " '" + name + "'") + " -> " + id();
  }

  /** Whether the node is of ONNX's own domain ("" and "ai.onnx" are the same). */
  public boolean isStandard() {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** Whether the node is ONNX's own operator {@code type}. */
  public boolean is(String type) {
    return isStandard() && opType.equals(type);
  }

  /** Input {@code index}, empty if omitted. */
  public Optional<String> input(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty()
        ? Optional.of(inputs.get(index))
        : Optional.empty();
  }

  /** Output {@code index}, empty if omitted. */
  public Optional<String> output(int index) {
    return index < outputs.size() && !outputs.get(index).isEmpty()
        ? Optional.of(outputs.get(index))
        : Optional.empty();
  }

  /** An integer attribute, or {@code otherwise} if absent or of another kind. */
  public long intAttribute(String attribute, long otherwise) {
    return attributes.get(attribute) instanceof Attribute.IntValue found
        ? found.value()
        : otherwise;
  }

  /** A float attribute, or {@code otherwise} if absent or of another kind. */
  public float floatAttribute(String attribute, float otherwise) {
    return attributes.get(attribute) instanceof Attribute.FloatValue found
        ? found.value()
        : otherwise;
  }

  /** A string attribute, or {@code otherwise} if absent or of another kind. */
  public String stringAttribute(String attribute, String otherwise) {
    return attributes.get(attribute) instanceof Attribute.StringValue found
        ? found.value()
        : otherwise;
  }

  /** A list of integers. */
  public Optional<long[]> intsAttribute(String attribute) {
    return attributes.get(attribute) instanceof Attribute.IntList found
        ? Optional.of(found.toArray())
        : Optional.empty();
  }

  /** A tensor attribute. */
  public Optional<Tensor> tensorAttribute(String attribute) {
    return attributes.get(attribute) instanceof Attribute.TensorValue found
        ? Optional.of(found.value())
        : Optional.empty();
  }

  /** The graphs of If, Loop, Scan and their like, in attribute order. */
  public List<Graph> subgraphs() {
    List<Graph> graphs = new ArrayList<>();
    for (Attribute attribute : attributes.values()) {
      if (attribute instanceof Attribute.GraphValue graph) {
        graphs.add(graph.value());
      }
    }
    return graphs;
  }

  public Node withName(String newName) {
    return new Node(newName, domain, opType, inputs, outputs, attributes, extras);
  }

  public Node withOpType(String newOpType) {
    return new Node(name, domain, newOpType, inputs, outputs, attributes, extras);
  }

  public Node withInputs(List<String> newInputs) {
    return new Node(name, domain, opType, newInputs, outputs, attributes, extras);
  }

  public Node withOutputs(List<String> newOutputs) {
    return new Node(name, domain, opType, inputs, newOutputs, attributes, extras);
  }

  public Node withAttributes(Map<String, Attribute> newAttributes) {
    return new Node(name, domain, opType, inputs, outputs, newAttributes, extras);
  }

  /** The node with an attribute set, in place if it stood there already. */
  public Node withAttribute(String attribute, Attribute value) {
    Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
    changed.put(attribute, value);
    return withAttributes(changed);
  }

  /** The node without an attribute. */
  public Node withoutAttribute(String attribute) {
    Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
    changed.remove(attribute);
    return withAttributes(changed);
  }
}
