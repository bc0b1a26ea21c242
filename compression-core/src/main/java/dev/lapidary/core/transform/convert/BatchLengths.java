package dev.lapidary.core.transform.convert;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Finds the constants that hold a graph's batch length, and makes them follow the batch. Local to
 * one method. Follows the axis that holds the batch from the inputs on; where it is lost, nothing
 * is changed and the proof by running decides.
 */
final class BatchLengths {
  private static final int SIZES = 3;
  private static final int FIRST_STATE = 5;
  private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");

  private final long length;
  private final Map<String, Shape> shapes;
  private final GraphIndex index;
  private final GraphEditor editor;
  private final Map<String, Integer> axes = new HashMap<>();
  private final List<String> rewritten = new ArrayList<>();

  /**
   * Prepares the rewriting.
   *
   * @param length the batch length the constants were made for
   * @param shapes the fixed shapes of all values at that length
   */
  BatchLengths(Graph graph, long length, Map<String, Shape> shapes) {
    this.length = length;
    this.shapes = shapes;
    index = GraphIndex.of(graph);
    editor = GraphEditor.of(graph);
    graph.feeds().stream()
        .filter(input -> shapes.containsKey(input.name()) && shapes.get(input.name()).rank() > 0)
        .forEach(input -> axes.put(input.name(), 0));
  }

  /** The first outputs of the nodes that were changed. */
  List<String> rewritten() {
    return rewritten;
  }

  /**
   * The graph whose constants follow the batch.
   *
   * @throws ModelException if a node works along the batch; the message names it
   */
  Graph rewrite(Graph graph) throws ModelException {
    for (Node node : graph.nodes()) {
      Optional<Integer> axis =
          node.inputs().stream().filter(axes::containsKey).map(axes::get).findFirst();
      if (axis.isPresent() && !node.is("Shape") && !node.is("Size")) {
        refuseWorkAlong(node, axis.get());
        rewrite(node, axis.get());
        follow(node, axis.get());
      }
    }
    return editor.build();
  }

  private void rewrite(Node node, int axis) throws ModelException {
    if (node.is("Reshape")) {
      reshape(node, axis);
    } else if (node.is("Expand")) {
      expand(node, axis);
    } else if (node.is("Resize")) {
      resize(node);
    } else if (length == 1 && (node.is("Concat") || RECURRENT.contains(node.opType()))) {
      repeatShared(node, axis);
    }
  }

  private void follow(Node node, int axis) {
    Shape shape = shapes.get(node.id());
    if (shape == null || !shape.isFixed()) {
      return;
    }
    int now = axis;
    if (node.is("Transpose")) {
      now = transposed(node, axis, shape.rank());
    } else if (node.is("Reshape") && axis == 0) {
      now = 0;
    }
    int found = now;
    boolean holds =
        now < shape.rank() && shape.lengths().orElseThrow()[now] % Math.max(1, length) == 0;
    if (holds) {
      node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> axes.put(o, found));
    }
  }

  private static int transposed(Node node, int axis, int rank) {
    long[] order =
        node.intsAttribute("perm")
            .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    for (int i = 0; i < order.length; i++) {
      if (order[i] == axis) {
        return i;
      }
    }
    return axis;
  }

  /** Splitting, joining, choosing or removing samples cannot be said of a batch of any length. */
  private void refuseWorkAlong(Node node, int axis) throws ModelException {
    boolean along =
        switch (node.opType()) {
          case "Concat", "Split" -> worksOn(node, node.intAttribute("axis", 0), axis);
          case "Gather" ->
              axes.containsKey(node.inputs().get(0))
                  && worksOn(node, node.intAttribute("axis", 0), axis);
          case "Squeeze", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin" ->
              LongStream.of(axesOf(node)).anyMatch(on -> worksOn(node, on, axis));
          default -> false;
        };
    if (along && node.isStandard()) {
      throw refusal(node, "it works along the batch axis " + axis + ", across samples");
    }
  }

  private boolean worksOn(Node node, long on, int axis) {
    Shape shape = shapes.get(node.inputs().get(0));
    return on == axis || shape != null && on + shape.rank() == axis;
  }

  private long[] axesOf(Node node) {
    return node.intsAttribute("axes")
        .or(() -> node.input(1).flatMap(index::constant).map(Tensor::toLongs))
        .orElse(new long[0]);
  }

  private void reshape(Node node, int axis) throws ModelException {
    Optional<Tensor> constant = node.input(1).flatMap(index::constant);
    Optional<long[]> from = lengths(node.inputs().get(0));
    Optional<long[]> to = lengths(node.id());
    if (constant.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return;
    }
    long[] target = constant.get().toLongs();
    ReshapeTarget wanted = new ReshapeTarget(target, from.get(), to.get(), length);
    Optional<long[]> following = wanted.following(axis, node.intAttribute("allowzero", 0) == 0);
    if (following.isEmpty()) {
      throw refusal(
          node,
          "its target "
              + Shape.of(to.get())
              + " does not keep the samples of "
              + Shape.of(from.get())
              + " apart");
    }
    if (!Arrays.equals(following.get(), target)) {
      setInput(node, 1, following.get());
    }
  }

  /** A length of one takes whatever the data has. */
  private void expand(Node node, int axis) {
    Optional<long[]> target = node.input(1).flatMap(index::constant).map(Tensor::toLongs);
    int rank = lengths(node.inputs().get(0)).map(l -> l.length).orElse(-1);
    if (target.isPresent() && target.get().length == rank && target.get()[axis] == length) {
      long[] following = target.get().clone();
      following[axis] = 1;
      setInput(node, 1, following);
    }
  }

  /** Sizes name the batch too; its length is read from the data instead. */
  private void resize(Node node) {
    Optional<long[]> sizes = node.input(SIZES).flatMap(index::constant).map(Tensor::toLongs);
    if (sizes.isPresent() && sizes.get()[0] == length) {
      MeasuredBatch batch = new MeasuredBatch(editor, node.inputs().get(0), 0);
      List<Node> added = new ArrayList<>();
      replace(node, Map.of(SIZES, batch.inPlaceOf(sizes.get(), 0, added)), added);
    }
  }

  /**
   * Repeats inputs that hold one sample for all, where the operator does not: what is joined to the
   * data on another axis, and the initial states of recurrent layers.
   *
   * @param axis the data's axis that holds the batch
   */
  private void repeatShared(Node node, int axis) {
    boolean recurrent = RECURRENT.contains(node.opType());
    Map<Integer, String> grown = new LinkedHashMap<>();
    List<Node> added = new ArrayList<>();
    String data = node.inputs().stream().filter(axes::containsKey).findFirst().orElseThrow();
    MeasuredBatch batch = new MeasuredBatch(editor, data, axis);
    for (int i = recurrent ? FIRST_STATE : 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      long[] lengths = lengths(input).orElse(new long[0]);
      if (!axes.containsKey(input) && axis < lengths.length && lengths[axis] == 1) {
        grown.put(i, batch.repeated(input, lengths.length, added));
      }
    }
    if (!grown.isEmpty()) {
      replace(node, grown, added);
    }
  }

  private void replace(Node node, Map<Integer, String> newInputs, List<Node> before) {
    List<String> inputs = new ArrayList<>(node.inputs());
    newInputs.forEach(inputs::set);
    before.add(node.withInputs(inputs));
    editor.replace(node, before.toArray(Node[]::new));
    rewritten.add(node.id());
  }

  private void setInput(Node node, int input, long[] values) {
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(
        input,
        editor.addInitializer(inputs.get(input) + "_batch", Tensor.ofLongs(values, values.length)));
    editor.replace(node, node.withInputs(inputs));
    rewritten.add(node.id());
  }

  private Optional<long[]> lengths(String value) {
    return Optional.ofNullable(shapes.get(value)).flatMap(Shape::lengths);
  }

  private static ModelException refusal(Node node, String reason) {
    return new ModelException("batch.node", node.describe(), reason);
  }
}
