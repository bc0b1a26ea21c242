package dev.lapidary.core.train.network;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a classifier of images takes and gives: {@code input} [batch, channels, height, width],
 * {@code output} [batch, classes].
 */
public record ClassifierTask(
    String input, int channels, int height, int width, String output, int classes) {

  /** Grey images of 28 x 28 pixels, ten classes. */
  public static ClassifierTask fashion() {
    return new ClassifierTask("image", 1, 28, 28, "logits", 10);
  }

  /**
   * The task a model solves.
   *
   * @throws ModelException if the model does not have one input of images of a fixed size and one
   *     row of scores for each
   */
  public static ClassifierTask of(Model model) throws ModelException {
    Graph graph = model.graph();
    List<ValueInfo> feeds = graph.feeds();
    if (feeds.size() != 1 || graph.outputs().isEmpty()) {
      throw unfit(graph);
    }
    long[] image = sample(graph, feeds.get(0), 3);
    long[] scores = sample(graph, graph.outputs().get(0), 1);
    return new ClassifierTask(
        feeds.get(0).name(),
        Math.toIntExact(image[0]),
        Math.toIntExact(image[1]),
        Math.toIntExact(image[2]),
        graph.outputs().get(0).name(),
        Math.toIntExact(scores[0]));
  }

  /** The lengths behind the batch axis; all must be fixed. */
  private static long[] sample(Graph graph, ValueInfo value, int axes) throws ModelException {
    Shape shape = value.tensorType().map(ValueType.OfTensor::shape).orElseGet(Shape::unknownRank);
    if (shape.rank() != axes + 1) {
      throw unfit(graph);
    }
    long[] lengths =
        shape.dimensions().stream()
            .skip(1)
            .mapToLong(d -> d instanceof Dimension.Fixed fixed ? fixed.length() : -1)
            .toArray();
    if (LongStream.of(lengths).anyMatch(length -> length < 1)) {
      throw unfit(graph);
    }
    return lengths;
  }

  private static ModelException unfit(Graph graph) {
    return new ModelException(
        "train.noClassifier", describe(graph.feeds()), describe(graph.outputs()));
  }

  private static String describe(List<ValueInfo> values) {
    return values.stream()
        .map(value -> value.name() + value.tensorType().map(t -> t.shape().toString()).orElse(""))
        .collect(Collectors.joining(", "));
  }
}
