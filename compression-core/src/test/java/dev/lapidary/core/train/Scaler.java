package dev.lapidary.core.train;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ai.onnx.ml's Scaler, which ONNX Runtime runs and training does not support. */
public final class Scaler {
  private Scaler() {}

  /** The model with {@code (x - offset) * scale} in the place of a value. */
  public static Model of(Model model, String value, float offset, float scale) {
    Graph graph = model.graph();
    String scaled = value + "_scaled";
    Map<String, Attribute> attributes =
        Map.of(
            "offset", new Attribute.FloatList(List.of(offset), Extras.NONE),
            "scale", new Attribute.FloatList(List.of(scale), Extras.NONE));
    GraphEditor editor = GraphEditor.of(graph);
    for (Node user : GraphIndex.of(graph).consumers(value)) {
      List<String> inputs =
          user.inputs().stream().map(name -> name.equals(value) ? scaled : name).toList();
      editor.replace(user, user.withInputs(inputs));
    }
    editor.append(
        new Node(
            "", "ai.onnx.ml", "Scaler", List.of(value), List.of(scaled), attributes, Extras.NONE));
    Map<String, Long> opsets = new LinkedHashMap<>(model.opsets());
    opsets.put("ai.onnx.ml", 3L);
    return new Model(model.irVersion(), opsets, editor.build(), model.extras());
  }
}
