package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;

/** What an operator does to channels: follows those of its outputs, fixes what it cannot follow. */
@FunctionalInterface
interface ChannelRule {
  void apply(Node node, ChannelTrace trace);
}
