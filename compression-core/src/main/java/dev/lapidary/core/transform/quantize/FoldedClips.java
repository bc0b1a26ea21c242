package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Relus and Clips that go: the node before each yields its output at once. */
final class FoldedClips {
  private final Set<String> ids = new HashSet<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final List<LayerChange> changes = new ArrayList<>();

  private FoldedClips() {}

  static FoldedClips of(NodeSelection selection, QuantizationPlan plan) {
    FoldedClips folded = new FoldedClips();
    selection.nodes().stream()
        .filter(plan.activations()::folds)
        .forEach(clip -> folded.add(clip, selection.index()));
    return folded;
  }

  private void add(Node clip, GraphIndex index) {
    String input = clip.inputs().get(0);
    String into = index.producer(input).orElseThrow().id();
    ids.add(clip.id());
    renamed.put(input, clip.id());
    changes.add(
        new LayerChange(clip.id(), "removed", Map.of("operator", clip.opType(), "into", into)));
  }

  boolean contains(Node node) {
    return ids.contains(node.id());
  }

  /** The values that are no more. */
  Set<String> values() {
    return renamed.keySet();
  }

  /** What the maker of a value yields instead; the value itself if no clip behind it goes. */
  String replaced(String value) {
    return renamed.getOrDefault(value, value);
  }

  List<LayerChange> changes() {
    return changes;
  }
}
