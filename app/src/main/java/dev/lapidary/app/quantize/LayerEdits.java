package dev.lapidary.app.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.quantize.LayerBits;
import dev.lapidary.core.transform.quantize.QuantizableLayer;
import dev.lapidary.core.transform.quantize.QuantizationPreview;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes of what a recipe says of single layers. Patterns stay as typed unless one covers a layer
 * that is now to be otherwise; then the nodes it names take its place, without that layer.
 */
record LayerEdits(QuantizationPreview preview) {

  /** {@code exclude} with a layer more, if no pattern covers it yet. */
  List<String> excluding(List<String> exclude, String layer) {
    List<String> changed = new ArrayList<>(exclude);
    if (exclude.stream().noneMatch(pattern -> named(pattern).contains(layer))) {
      changed.add(layer);
    }
    return changed;
  }

  /** {@code exclude} without some layers. */
  List<String> including(List<String> exclude, Collection<String> layers) {
    List<String> changed = new ArrayList<>();
    for (String pattern : exclude) {
      Set<String> named = named(pattern);
      if (named.stream().noneMatch(layers::contains)) {
        changed.add(pattern);
      } else {
        named.stream()
            .filter(node -> named(node).stream().noneMatch(layers::contains))
            .forEach(changed::add);
      }
    }
    return changed.stream().distinct().toList();
  }

  /** {@code layerBits} with a layer's width; later entries win. */
  List<String> withBits(List<String> layerBits, String layer, int bits) {
    List<String> changed = withoutOwn(layerBits, layer);
    changed.add(layer + "=" + bits);
    return changed;
  }

  /**
   * {@code layerBits} without a layer's own width.
   *
   * @param bits the width of all others, written out where a pattern covers the layer
   */
  List<String> withoutBits(List<String> layerBits, String layer, int bits) {
    List<String> changed = withoutOwn(layerBits, layer);
    return covers(changed, layer) ? withBits(changed, layer, bits) : changed;
  }

  /** {@code layerBits} without any entry about a layer, for a step that finds its width out. */
  List<String> withoutBits(List<String> layerBits, String layer) {
    List<String> changed = new ArrayList<>();
    for (String entry : layerBits) {
      LayerBits parsed = LayerBits.parse(List.of(entry)).get(0);
      Set<String> named = named(parsed.nodes());
      if (!named.contains(layer)) {
        changed.add(entry);
      } else {
        preview.layers().stream()
            .map(QuantizableLayer::id)
            .filter(other -> named.contains(other) && !other.equals(layer))
            .forEach(other -> changed.add(other + "=" + parsed.bits()));
      }
    }
    return changed;
  }

  /** Whether an entry is about the layer. */
  boolean covers(List<String> layerBits, String layer) {
    return LayerBits.parse(layerBits).stream()
        .anyMatch(entry -> named(entry.nodes()).contains(layer));
  }

  private static List<String> withoutOwn(List<String> layerBits, String layer) {
    List<String> changed = new ArrayList<>();
    for (String entry : layerBits) {
      if (!LayerBits.parse(List.of(entry)).get(0).nodes().equals(layer)) {
        changed.add(entry);
      }
    }
    return changed;
  }

  /** Nothing for a pattern that names nothing, which the form complains of. */
  private Set<String> named(String pattern) {
    try {
      return new TreeSet<>(preview.named(pattern));
    } catch (RecipeException e) {
      return Set.of();
    }
  }
}
