package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes new weights and biases of layers into a graph. What other nodes use too is left to them,
 * and the layer gets a copy.
 */
public final class LayerConstants {
  private static final int BIAS = 2;

  private final Model model;
  private final GraphIndex index;
  private final GraphEditor editor;
  private final List<String> freed = new ArrayList<>();
  private final Map<String, Node> operands = new HashMap<>();

  public LayerConstants(Model model) {
    this.model = model;
    this.index = GraphIndex.of(model.graph());
    this.editor = GraphEditor.of(model.graph());
  }

  /**
   * Gives a layer its constants, with a Gemm's alpha and beta multiplied in.
   *
   * @param weight in the shape of the layer's
   * @param bias [outChannels]; empty for none
   */
  public void put(WeightedNode layer, Tensor weight, Optional<Tensor> bias) {
    Node node = index.producer(layer.node().id()).orElseThrow();
    List<String> inputs = new ArrayList<>(layer.node().inputs().subList(0, 1));
    inputs.add(constant(node, node.inputs().get(1), weight));
    bias.ifPresent(
        value ->
            inputs.add(
                node.input(BIAS)
                    .map(name -> constant(node, name, value))
                    .orElseGet(() -> editor.addInitializer(node.id() + "_bias", value))));
    editor.replace(node, layer.node().withInputs(inputs));
  }

  /** Gives a node that is no layer another constant for one of its inputs. */
  public void putOperand(String node, int input, Tensor value) {
    Node user = index.producer(node).orElseThrow();
    Node edited = operands.getOrDefault(node, user);
    List<String> inputs = new ArrayList<>(edited.inputs());
    inputs.set(input, constant(user, inputs.get(input), value));
    operands.put(node, edited.withInputs(inputs));
    editor.replace(edited, operands.get(node));
  }

  /** Multiplies a value by a constant, for those who take the product. */
  public String insertMul(String value, Tensor factors) {
    String scales = editor.addInitializer(value + "_smoothing", factors);
    String product = editor.freshName(value + "_smoothed");
    editor.append(Node.of("Mul", List.of(value, scales), List.of(product)));
    return product;
  }

  private String constant(Node user, String name, Tensor value) {
    boolean initializer = model.graph().initializers().containsKey(name);
    boolean own =
        index.soleConsumer(name).isPresent()
            && user.inputs().stream().filter(name::equals).count() == 1;
    if (own && initializer) {
      editor.putInitializer(name, value);
      return name;
    }
    if (own) {
      freed.add(name);
    }
    return editor.addInitializer(name + "_prepared", value);
  }

  public Model written() {
    freed.forEach(name -> index.producer(name).ifPresent(editor::remove));
    return model.withGraph(editor.build());
  }
}
