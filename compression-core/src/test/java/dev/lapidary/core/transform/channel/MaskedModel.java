package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.ConstantWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A model of full width that nobody reads unselected channels of: what a cut must compute. */
final class MaskedModel {
  private MaskedModel() {}

  /** Sets the weights to zero that meet channels which are not selected. */
  static Model of(Model model, ChannelGroups groups, ChannelSelection selection) {
    Graph graph = model.graph();
    GraphIndex index = GraphIndex.of(graph);
    Map<String, Tensor> masked = new HashMap<>();
    for (ConstantAxis axis : groups.axes()) {
      Tensor value =
          masked.getOrDefault(axis.constant(), index.constant(axis.constant()).orElseThrow());
      if (!axis.produces() && value.rank() >= 2) {
        int[] kept = selection.positions(groups, axis.layout());
        masked.put(axis.constant(), masked(value, axis.axis(), kept));
      }
    }
    GraphEditor editor = GraphEditor.of(graph);
    ConstantWriter.put(graph, editor, masked);
    return model.withGraph(editor.build());
  }

  private static Tensor masked(Tensor tensor, int axis, int[] kept) {
    float[] values = tensor.toFloats();
    long inner = AxisBlock.product(tensor.lengths(), axis + 1, tensor.rank());
    for (int i = 0; i < values.length; i++) {
      int position = (int) (i / inner % tensor.length(axis));
      values[i] = Arrays.binarySearch(kept, position) >= 0 ? values[i] : 0;
    }
    return Tensor.ofFloats(values, tensor.lengths());
  }
}
