package dev.lapidary.core.transform.channel;

/**
 * A stretch of an axis that holds the channels of one group in order, each at {@code repeat}
 * neighbouring positions. An axis is a list of segments: one after a convolution, several after a
 * Concat, with repeats after a Flatten.
 *
 * @param group id of the group, its index in {@link ChannelGroups#groups()}
 * @param repeat positions a channel takes, 1 or more
 */
public record ChannelSegment(int group, int repeat) {
  public ChannelSegment {
    if (group < 0 || repeat < 1) {
      throw new IllegalArgumentException(
          "group must be 0 or more and repeat 1 or more, found " + group + " and " + repeat);
    }
  }
}
