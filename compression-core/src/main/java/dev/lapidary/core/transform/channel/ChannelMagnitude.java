package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large the weights are that make a channel (Li et al. 2017, "Pruning Filters for Efficient
 * ConvNets"). A group whose channels are made by several layers, as residual sums join them, takes
 * the sum over these layers, each divided by its mean so that none outweighs the others.
 */
public final class ChannelMagnitude {
  /** The norm of a channel's weights. */
  public enum Norm {
    /** Sum of the magnitudes. */
    L1,
    /** Root of the sum of the squares. */
    L2
  }

  private final List<double[]> scores;

  private ChannelMagnitude(List<double[]> scores) {
    this.scores = scores;
  }

  /** Measures every channel of a model. */
  public static ChannelMagnitude of(Graph graph, ChannelGroups groups, Norm norm) {
    GraphIndex index = GraphIndex.of(graph);
    List<double[]> scores = new ArrayList<>();
    groups.groups().forEach(group -> scores.add(new double[group.size()]));
    for (ConstantAxis axis : groups.axes()) {
      if (axis.produces()) {
        Tensor weight = index.constant(axis.constant()).orElseThrow();
        add(relative(norms(weight, axis.axis(), norm)), axis, groups, scores);
      }
    }
    return new ChannelMagnitude(scores);
  }

  private static double[] norms(Tensor weight, int axis, Norm norm) {
    long[] lengths = weight.lengths();
    int inner = Math.toIntExact(AxisBlock.product(lengths, axis + 1, lengths.length));
    double[] sums = new double[Math.toIntExact(lengths[axis])];
    float[] values = weight.toFloats();
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      sums[i / inner % sums.length] += norm == Norm.L1 ? Math.abs(value) : value * value;
    }
    for (int i = 0; norm == Norm.L2 && i < sums.length; i++) {
      sums[i] = Math.sqrt(sums[i]);
    }
    return sums;
  }

  private static double[] relative(double[] norms) {
    double mean = IntStream.range(0, norms.length).mapToDouble(i -> norms[i]).average().orElse(1);
    return IntStream.range(0, norms.length)
        .mapToDouble(i -> mean > 0 ? norms[i] / mean : 1)
        .toArray();
  }

  private static void add(
      double[] norms, ConstantAxis axis, ChannelGroups groups, List<double[]> scores) {
    int position = 0;
    for (ChannelSegment segment : axis.layout()) {
      double[] sums = scores.get(segment.group());
      for (int i = 0; i < groups.groups().get(segment.group()).size() * segment.repeat(); i++) {
        sums[i / segment.repeat()] += norms[position++];
      }
    }
  }

  /** The {@code count} largest channels of a group, in rising order; the first of equal ones. */
  public int[] largest(int group, int count) {
    double[] sums = scores.get(group);
    return IntStream.range(0, sums.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer channel) -> -sums[channel]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
