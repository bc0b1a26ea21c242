package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a profiled run computed in: the proof that a quantized model ran on integers, or did not.
 * Precisions are named as {@link LayerProfile#precision()} names them. Conversions (QuantizeLinear,
 * DequantizeLinear, DynamicQuantizeLinear, Cast) are no layers of their own, so all shares sum to
 * 1.
 *
 * @param timeShare of the time of all kernels, 0..1, by precision
 * @param conversionShare of the time of all kernels that conversions took, 0..1
 * @param layers how many there are of each precision
 * @param conversions how many there are
 * @param transitions edges of the optimized graph from a layer of the first precision to one of the
 *     second; conversions between the two are passed through
 */
public record PrecisionUse(
    Map<String, Double> timeShare,
    double conversionShare,
    Map<String, Integer> layers,
    int conversions,
    Map<String, Map<String, Integer>> transitions) {
  /** The precision of 8-bit integers. */
  public static final String INT8 = "int8";

  private static final Set<String> CONVERSIONS =
      Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "Cast");

  public PrecisionUse {
    timeShare.values().forEach(PrecisionUse::checkShare);
    checkShare(conversionShare);
    timeShare = Collections.unmodifiableMap(new TreeMap<>(timeShare));
    layers = Collections.unmodifiableMap(new TreeMap<>(layers));
    Map<String, Map<String, Integer>> sorted = new TreeMap<>();
    transitions.forEach(
        (from, to) -> sorted.put(from, Collections.unmodifiableMap(new TreeMap<>(to))));
    transitions = Collections.unmodifiableMap(sorted);
  }

  private static void checkShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share must be in [0, 1], found " + share);
    }
  }

  /** Whether a node of the operator only changes the type of its input. */
  static boolean isConversion(String opType) {
    return CONVERSIONS.contains(opType);
  }

  static boolean isConversion(Node node) {
    return isConversion(node.opType());
  }

  /** Share of the time spent in kernels on 8-bit integers, 0..1. */
  public double int8Share() {
    return timeShare.getOrDefault(INT8, 0.0);
  }

  /**
   * Sums up a run.
   *
   * @param optimized the graph that was run
   * @param layers what was measured of its nodes; nodes that did not run are absent
   * @return empty if no time was measured: every kernel was below the profiler's microsecond
   */
  static Optional<PrecisionUse> of(Graph optimized, Map<Node, LayerProfile> layers) {
    Map<Node, LayerProfile> run = new IdentityHashMap<>(layers);
    double total = run.values().stream().mapToDouble(LayerProfile::latencyMillis).sum();
    if (total <= 0) {
      return Optional.empty();
    }
    Map<String, Double> millis = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    double converting = 0;
    int conversions = 0;
    for (Node node : optimized.nodes()) {
      LayerProfile layer = run.get(node);
      if (layer != null && isConversion(node)) {
        converting += layer.latencyMillis();
        conversions++;
      } else if (layer != null) {
        millis.merge(layer.precision(), layer.latencyMillis(), Double::sum);
        counts.merge(layer.precision(), 1, Integer::sum);
      }
    }
    millis.replaceAll((precision, sum) -> Math.min(1, sum / total));
    double share = Math.min(1, converting / total);
    return Optional.of(
        new PrecisionUse(millis, share, counts, conversions, transitions(optimized, run)));
  }

  private static Map<String, Map<String, Integer>> transitions(
      Graph graph, Map<Node, LayerProfile> run) {
    GraphIndex index = GraphIndex.of(graph);
    Map<String, Map<String, Integer>> transitions = new TreeMap<>();
    for (Node node : graph.nodes()) {
      LayerProfile layer = run.get(node);
      if (layer == null || isConversion(node)) {
        continue;
      }
      for (String input : GraphIndex.uses(node)) {
        Optional<LayerProfile> source = source(input, index).map(run::get);
        if (source.isPresent()) {
          transitions
              .computeIfAbsent(source.get().precision(), key -> new TreeMap<>())
              .merge(layer.precision(), 1, Integer::sum);
        }
      }
    }
    return transitions;
  }

  /** The layer a value comes from. */
  private static Optional<Node> source(String value, GraphIndex index) {
    Optional<Node> at = index.producer(value);
    while (at.filter(PrecisionUse::isConversion).isPresent()) {
      at = at.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return at;
  }
}
