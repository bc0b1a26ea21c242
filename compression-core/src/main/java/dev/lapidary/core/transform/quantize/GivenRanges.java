package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.transform.quantize.calibrate.GivenRange;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranges that the user gives in place of observed ones, brought to all values that share a scale
 * with a named one: through nodes that only move elements, and through a Relu or Clip whose work
 * integers of that range do.
 */
final class GivenRanges {
  private final String label;
  private final NodeSelection selection;
  private final IntegerRange integers;
  private final Map<String, String> groups;
  private final Map<String, ValueRange> named = new LinkedHashMap<>();
  private final Map<String, String> givers = new HashMap<>();

  private GivenRanges(String label, NodeSelection selection, IntegerRange integers) {
    this.label = label;
    this.selection = selection;
    this.integers = integers;
    this.groups = ActivationMaps.groups(selection);
  }

  /**
   * Checks that every range is one of some value.
   *
   * @throws RecipeException if the graph has none of that name; the message holds near matches
   */
  static void check(String label, List<GivenRange> given, Graph graph) throws RecipeException {
    for (GivenRange range : given) {
      if (named(range, values(graph)).isEmpty()
          && named(range, graph.initializers().keySet()).isEmpty()) {
        String near = NearMatches.text(range.values(), values(graph));
        throw new RecipeException("quantize.unknownValue", label, range.values(), near);
      }
    }
  }

  private static Set<String> values(Graph graph) {
    Set<String> values = new LinkedHashSet<>();
    graph.inputs().stream().map(ValueInfo::name).forEach(values::add);
    graph.nodes().stream().map(Node::outputs).forEach(values::addAll);
    values.remove("");
    values.removeAll(graph.initializers().keySet());
    return values;
  }

  private static List<String> named(GivenRange range, Collection<String> values) {
    return values.stream().filter(range::names).toList();
  }

  /**
   * The range of each value that has one, by name.
   *
   * @param selection of nodes of the graph whose normalizations are folded
   * @param whole the graph before
   * @param integers what activations become
   * @throws RecipeException if no value of a name is quantized, or values of one scale are given
   *     different ranges
   */
  static Map<String, ValueRange> find(
      String label,
      List<GivenRange> given,
      NodeSelection selection,
      Graph whole,
      IntegerRange integers)
      throws RecipeException {
    if (given.isEmpty()) {
      return Map.of();
    }
    GivenRanges ranges = new GivenRanges(label, selection, integers);
    for (GivenRange range : given) {
      ranges.add(range, whole);
    }
    return ranges.shared();
  }

  private void add(GivenRange range, Graph whole) throws RecipeException {
    List<String> found = named(range, groups.keySet());
    if (found.isEmpty()) {
      List<String> floats = named(range, values(whole));
      String value = floats.isEmpty() ? range.values() : floats.get(0);
      RecipeException why = new FloatValue(whole, selection).reason(value);
      String near = NearMatches.text(value, groups.keySet());
      throw new RecipeException(
          why, "quantize.rangeOfFloat", label, range.values(), why.getMessage(), near);
    }
    found.forEach(value -> named.put(value, range.range()));
  }

  private Map<String, ValueRange> shared() throws RecipeException {
    for (String value : named.keySet()) {
      give(groups.get(value), value);
    }
    for (ClipFolding folding : ClipFolding.candidates(selection)) {
      share(folding);
    }
    Map<String, ValueRange> all = new LinkedHashMap<>();
    for (String value : groups.keySet()) {
      String giver = givers.get(groups.get(value));
      if (giver != null) {
        all.put(value, named.get(giver));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  /** A clip that goes and what precedes it have the clip's range, or either's if one is given. */
  private void share(ClipFolding folding) throws RecipeException {
    String clipped = groups.get(folding.clip().id());
    String before = groups.get(folding.before());
    boolean forward = !givers.containsKey(clipped);
    String giver = givers.get(forward ? before : clipped);
    if (giver != null && folding.doneBy(map(giver), selection.index())) {
      give(forward ? clipped : before, giver);
    }
  }

  private void give(String group, String giver) throws RecipeException {
    String other = givers.putIfAbsent(group, giver);
    if (other != null && !map(other).equals(map(giver))) {
      throw new RecipeException(
          "quantize.rangesDiffer", label, other, text(other), giver, text(giver));
    }
  }

  private LinearQuantization map(String giver) {
    return LinearQuantization.fit(named.get(giver), integers);
  }

  private String text(String giver) {
    ValueRange range = named.get(giver);
    return range.minimum() + ".." + range.maximum();
  }
}
