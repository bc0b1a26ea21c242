package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.ConstantWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes channels out of a model: cuts every constant along the axes that hold them, and corrects
 * the numbers of channels that nodes state. Inputs and outputs of the model stay as they are.
 */
public final class ChannelCut {
  private final ChannelGroups groups;
  private final ChannelSelection selection;

  private ChannelCut(ChannelGroups groups, ChannelSelection selection) {
    this.groups = groups;
    this.selection = selection;
  }

  /**
   * The model with only the selected channels. Of a selection of all, the same model.
   *
   * @param groups of this model
   */
  public static Model apply(Model model, ChannelGroups groups, ChannelSelection selection) {
    return model.withGraph(new ChannelCut(groups, selection).cut(model.graph()));
  }

  private Graph cut(Graph graph) {
    GraphIndex index = GraphIndex.of(graph);
    Map<String, Tensor> smaller = constants(index);
    Map<String, List<ChannelCount>> stated = stated();
    if (smaller.isEmpty()) {
      return graph;
    }
    GraphEditor editor = GraphEditor.of(graph).dropValueInfos();
    ConstantWriter.put(graph, editor, smaller);
    editor.mapNodes(
        node -> {
          Node corrected = node;
          for (ChannelCount count : stated.getOrDefault(node.id(), List.of())) {
            corrected = correct(corrected, count, index, editor);
          }
          return corrected;
        });
    removeFreedConstants(graph, editor);
    return editor.build();
  }

  /** The constants that become smaller, by name. */
  private Map<String, Tensor> constants(GraphIndex index) {
    Map<String, Tensor> smaller = new LinkedHashMap<>();
    for (ConstantAxis axis : groups.axes()) {
      if (isCut(axis.layout())) {
        Tensor value =
            smaller.getOrDefault(axis.constant(), index.constant(axis.constant()).orElseThrow());
        int[] positions = selection.positions(groups, axis.layout());
        smaller.put(axis.constant(), AxisSlice.of(value, axis.axis(), positions));
      }
    }
    return smaller;
  }

  private boolean isCut(List<ChannelSegment> layout) {
    return layout.stream()
        .anyMatch(s -> selection.count(s.group()) < groups.groups().get(s.group()).size());
  }

  private Map<String, List<ChannelCount>> stated() {
    Map<String, List<ChannelCount>> stated = new HashMap<>();
    for (ChannelCount count : groups.counts()) {
      if (isCut(count.layout())) {
        stated.computeIfAbsent(count.node(), key -> new ArrayList<>()).add(count);
      }
    }
    return stated;
  }

  private Node correct(Node node, ChannelCount count, GraphIndex index, GraphEditor editor) {
    long channels = selection.positions(groups, count.layout()).length;
    if (count.isGroupAttribute()) {
      return node.withAttribute("group", Attribute.of(channels));
    }
    String name = node.inputs().get(count.input());
    Tensor shape = index.constant(name).orElseThrow();
    long[] lengths = shape.toLongs();
    lengths[count.element()] = channels;
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(
        count.input(),
        editor.addInitializer(name + "_narrow", Tensor.ofLongs(lengths, lengths.length)));
    return node.withInputs(inputs);
  }

  /** Shapes that were written anew leave Constant nodes behind. */
  private static void removeFreedConstants(Graph before, GraphEditor editor) {
    GraphIndex olds = GraphIndex.of(before);
    GraphIndex news = GraphIndex.of(editor.build());
    for (Node node : editor.nodes()) {
      boolean freed =
          node.is("Constant")
              && Constants.valueOf(node).isPresent()
              && news.consumers(node.id()).isEmpty()
              && !olds.consumers(node.id()).isEmpty()
              && !news.isOutput(node.id());
      if (freed) {
        editor.remove(node);
      }
    }
  }
}
