package dev.lapidary.core.transform.channel;

import java.util.List;

/**
 * A number of channels that a node states: the {@code group} attribute of a depthwise convolution,
 * or an element of the shape that a Reshape is given.
 *
 * @param node first output of the node
 * @param input index of the input that holds the shape; -1 for the attribute
 * @param element index within the shape
 * @param layout what is counted
 */
public record ChannelCount(String node, int input, int element, List<ChannelSegment> layout) {
  public ChannelCount {
    layout = List.copyOf(layout);
  }

  static ChannelCount ofGroupAttribute(String node, List<ChannelSegment> layout) {
    return new ChannelCount(node, -1, 0, layout);
  }

  /** Whether it is the {@code group} attribute. */
  public boolean isGroupAttribute() {
    return input < 0;
  }
}
