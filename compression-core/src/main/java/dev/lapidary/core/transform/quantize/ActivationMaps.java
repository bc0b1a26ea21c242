package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.IntegerOperator.Kind;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The scale and zero point of every quantized value. What only moves elements shares those of its
 * input: such values form a group, named by its first value, whose range is that of all of them.
 */
final class ActivationMaps {
  private final Map<String, String> groups = new HashMap<>();
  private final Map<String, LinearQuantization> maps = new LinkedHashMap<>();
  private final Set<String> foldedClips = new HashSet<>();

  private ActivationMaps() {}

  /** Fits maps to what was observed. */
  static ActivationMaps fit(
      NodeSelection selection, TensorStatistics statistics, QuantizationScheme scheme) {
    ActivationMaps fitted = new ActivationMaps();
    fitted.groups.putAll(groups(selection));
    Set<String> values = ranged(selection, scheme.activations(), scheme.givenRanges().keySet());
    Map<String, ValueRange> own = new ConcurrentHashMap<>();
    values.parallelStream() // each takes a search over distributions
        .forEach(
            value ->
                own.put(value, scheme.range(value, selection.index().producer(value), statistics)));
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    values.forEach(value -> ranges.merge(fitted.group(value), own.get(value), ValueRange::union));
    ranges.forEach((group, range) -> fitted.maps.put(group, scheme.value(group, range)));
    ClipFolding.candidates(selection).stream()
        .filter(clip -> clip.doneBy(fitted.map(clip.clip().id()), scheme, selection.index()))
        .forEach(fitted::fold);
    return fitted;
  }

  /**
   * The values whose ranges decide: all that become integers but what a Relu clips at once, which
   * takes over the Relu's map.
   *
   * @param given those whose ranges are given
   */
  static Set<String> ranged(NodeSelection selection, IntegerRange activations, Set<String> given) {
    Set<String> values = selection.quantizedValues();
    ClipFolding.candidates(selection).stream()
        .filter(folding -> folding.certain(activations, given))
        .forEach(folding -> folding.between().forEach(values::remove));
    return values;
  }

  /** The value that names the group of each quantized value, in graph order. */
  static Map<String, String> groups(NodeSelection selection) {
    Map<String, String> groups = new LinkedHashMap<>();
    selection.quantizedValues().forEach(value -> groups.put(value, value));
    for (Node node : selection.nodes()) {
      if (IntegerOperator.of(node).orElseThrow().kind() == Kind.MOVING) {
        String group = groups.get(node.inputs().get(0));
        node.outputs().forEach(output -> groups.computeIfPresent(output, (o, own) -> group));
      }
    }
    return groups;
  }

  /**
   * The same groups and folded clips with other maps.
   *
   * @param change takes the value a group is named by, and the group's map
   */
  ActivationMaps mapped(BiFunction<String, LinearQuantization, LinearQuantization> change) {
    ActivationMaps changed = new ActivationMaps();
    changed.groups.putAll(groups);
    changed.foldedClips.addAll(foldedClips);
    maps.forEach(
        (group, map) -> {
          if (groups.containsValue(group)) {
            changed.maps.put(group, change.apply(group, map));
          }
        });
    return changed;
  }

  /** What precedes a folded clip is clipped to the clip's range by taking over its map. */
  private void fold(ClipFolding folding) {
    String clipped = folding.clip().id();
    foldedClips.add(clipped);
    folding.between().forEach(value -> groups.put(value, group(clipped)));
  }

  /** Whether the limits of the integers do this Relu's or Clip's work. */
  boolean folds(Node clip) {
    return foldedClips.contains(clip.id());
  }

  /** The value a group is named by. */
  String group(String value) {
    return groups.get(value);
  }

  LinearQuantization map(String value) {
    return maps.get(group(value));
  }

  /** The map of a value; empty if it stays float. */
  Optional<LinearQuantization> find(String value) {
    return Optional.ofNullable(groups.get(value)).map(maps::get);
  }
}
