package dev.lapidary.core.transform.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which channels of each group stay, in rising order; never none. */
public final class ChannelSelection {
  private final List<int[]> kept;

  private ChannelSelection(List<int[]> kept) {
    this.kept = kept;
  }

  /** Every channel of every group. */
  public static ChannelSelection all(ChannelGroups groups) {
    return new ChannelSelection(
        groups.groups().stream().map(group -> IntStream.range(0, group.size()).toArray()).toList());
  }

  /**
   * The same selection but for one group.
   *
   * @param channels to stay, at least one, of those that {@code groups} has
   * @throws IllegalArgumentException if the group is fixed and a channel is missing, or a channel
   *     does not exist
   */
  public ChannelSelection with(ChannelGroups groups, int group, int... channels) {
    ChannelGroup of = groups.groups().get(group);
    int[] sorted = Arrays.stream(channels).sorted().distinct().toArray();
    boolean exist = sorted.length > 0 && sorted[0] >= 0 && sorted[sorted.length - 1] < of.size();
    if (!exist || of.fixedBecause().isPresent() && sorted.length < of.size()) {
      throw new IllegalArgumentException(
          "group " + group + " " + of + " cannot keep " + Arrays.toString(sorted));
    }
    List<int[]> changed = new ArrayList<>(kept);
    changed.set(group, sorted);
    return new ChannelSelection(changed);
  }

  /** The channels of a group that stay; a copy. */
  public int[] channels(int group) {
    return kept.get(group).clone();
  }

  /** How many channels of a group stay. */
  public int count(int group) {
    return kept.get(group).length;
  }

  /** The positions on an axis that stay, in rising order. */
  int[] positions(ChannelGroups groups, List<ChannelSegment> layout) {
    IntStream.Builder positions = IntStream.builder();
    int start = 0;
    for (ChannelSegment segment : layout) {
      for (int channel : kept.get(segment.group())) {
        for (int i = 0; i < segment.repeat(); i++) {
          positions.add(start + channel * segment.repeat() + i);
        }
      }
      start += groups.groups().get(segment.group()).size() * segment.repeat();
    }
    return positions.build().toArray();
  }
}
