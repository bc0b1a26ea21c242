package dev.lapidary.core.transform.channel;

import java.util.List;

/**
 * An axis of a constant that is indexed by channels.
 *
 * @param constant name of an initializer or of a Constant node's output
 * @param produces whether the constant makes these channels: filters of a convolution, columns of a
 *     matrix; not biases, and not the axis that channels of the layer before meet
 */
public record ConstantAxis(
    String constant, int axis, List<ChannelSegment> layout, boolean produces) {
  public ConstantAxis {
    layout = List.copyOf(layout);
  }
}
