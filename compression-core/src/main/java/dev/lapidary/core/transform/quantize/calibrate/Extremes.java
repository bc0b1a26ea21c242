package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The smallest and largest element of one value and, where a distribution is to follow and elements
 * may be negative, its smallest magnitude. The runtime itself reduces each batch to scalars, so
 * none is copied. The mean is there to betray NaN, which the runtime's minimum and maximum may pass
 * over.
 */
final class Extremes {
  /**
   * What rounding may change, as a share of the largest magnitude of a batch: some hundred ulps.
   */
  private static final float ROUNDING = 1e-5f;

  /** Operators whose least element is that of the least magnitude. */
  private static final Set<String> NEVER_NEGATIVE = Set.of("Relu", "Sigmoid", "Softmax");

  private final String leastName;
  private final String mostName;
  private final String meanName;
  private final String sizeName;
  private final Optional<String> magnitudeName;
  private float least = Float.POSITIVE_INFINITY;
  private float most = Float.NEGATIVE_INFINITY;
  private float leastMagnitude = Float.POSITIVE_INFINITY;
  private final Contenders smallest = new Contenders();
  private final Contenders greatest = new Contenders();
  private double sumOfLeast;
  private double sumOfMost;
  private int batches;

  private Extremes(List<String> names) {
    leastName = names.get(0);
    mostName = names.get(1);
    meanName = names.get(2);
    sizeName = names.get(3);
    magnitudeName = names.stream().skip(4).findFirst();
  }

  /**
   * The nodes that reduce a value; each has one output that is to be observed.
   *
   * @param maker the node that makes the value; empty for an input of the graph
   */
  static List<Node> nodes(
      String value, Optional<Node> maker, Detail detail, UnaryOperator<String> freshName) {
    List<Node> nodes = new ArrayList<>();
    Stream.of("ReduceMin", "ReduceMax", "ReduceMean")
        .map(operator -> reduce(operator, value, freshName.apply(value + "_" + operator)))
        .forEach(nodes::add);
    nodes.add(Node.of("Size", List.of(value), List.of(freshName.apply(value + "_Size"))));
    boolean signed = maker.filter(node -> NEVER_NEGATIVE.contains(node.opType())).isEmpty();
    if (detail == Detail.DISTRIBUTION && signed) {
      String magnitude = freshName.apply(value + "_Abs");
      nodes.add(Node.of("Abs", List.of(value), List.of(magnitude)));
      nodes.add(reduce("ReduceMin", magnitude, freshName.apply(value + "_AbsMin")));
    }
    return nodes;
  }

  /** Nothing seen yet of the value that {@code nodes} reduce. */
  static Extremes by(List<Node> nodes) {
    return new Extremes(outputs(nodes));
  }

  /** What the runtime is to give of {@code nodes}. */
  static List<String> outputs(List<Node> nodes) {
    return nodes.stream().filter(node -> !node.is("Abs")).map(Node::id).toList();
  }

  /** Over all axes; without axes the operators mean the same in every version. */
  private static Node reduce(String operator, String value, String output) {
    return Node.of(operator, List.of(value), List.of(output))
        .withAttribute("keepdims", Attribute.of(0));
  }

  /** The scalars of one batch, by the names that {@link #outputs} gives. */
  static Map<String, Float> numbers(Map<String, Tensor> found) {
    return found.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, scalar -> (float) scalar.getValue().doubleAt(0)));
  }

  void observe(Map<String, Float> found) {
    boolean numbers = !Float.isNaN(found.get(meanName));
    float batchLeast = numbers ? found.get(leastName) : Float.NaN;
    float batchMost = numbers ? found.get(mostName) : Float.NaN;
    float rounding = ROUNDING * Math.max(-batchLeast, batchMost);
    smallest.see(batches, -batchLeast, rounding);
    greatest.see(batches, batchMost, rounding);
    least = Math.min(least, batchLeast);
    most = Math.max(most, batchMost);
    magnitudeName.ifPresent(name -> leastMagnitude = Math.min(leastMagnitude, found.get(name)));
    sumOfLeast += batchLeast;
    sumOfMost += batchMost;
    batches++;
  }

  /**
   * The batches, by their number from 0 on, one of which holds an extreme however it is rounded;
   * some may be there twice.
   */
  Stream<Integer> decisiveBatches() {
    return Stream.of(smallest, greatest).map(Contenders::batches).flatMap(List::stream);
  }

  /** Takes the extremes that others found in the decisive batches. */
  void settle(Extremes others) {
    least = others.least;
    most = others.most;
  }

  /** Memory that the elements of a batch take, in bytes. */
  long bytes(Map<String, Tensor> found) {
    return (long) found.get(sizeName).doubleAt(0) * Float.BYTES;
  }

  float least() {
    return least;
  }

  float most() {
    return most;
  }

  /** Whether every element seen was a finite number. */
  boolean finite() {
    return Float.isFinite(least) && Float.isFinite(most);
  }

  /** The largest magnitude. */
  float largest() {
    return Math.max(-least, most);
  }

  /** Bins for the elements between these. */
  Distribution.Counting bins() {
    float magnitude = magnitudeName.isPresent() ? leastMagnitude : Math.max(0, least);
    return new Distribution.Counting(magnitude, largest());
  }

  ValueRange range() {
    return new ValueRange(least, most);
  }

  ValueRange average() {
    return new ValueRange(
        Math.max(least, (float) (sumOfLeast / batches)),
        Math.min(most, (float) (sumOfMost / batches)));
  }
}
