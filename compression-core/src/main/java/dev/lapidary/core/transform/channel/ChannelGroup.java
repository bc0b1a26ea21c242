package dev.lapidary.core.transform.channel;

import java.util.List;
import java.util.Optional;

/**
 * Channels that stay or go together wherever they occur.
 *
 * @param size number of channels
 * @param layers the nodes whose weights make these channels, by first output, in graph order
 * @param fixedBecause why no channel can be taken out, a phrase; empty if some can
 */
public record ChannelGroup(int size, List<String> layers, Optional<String> fixedBecause) {
  public ChannelGroup {
    layers = List.copyOf(layers);
  }
}
