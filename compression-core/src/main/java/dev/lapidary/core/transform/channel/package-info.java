/**
 * Which channels of a network depend on each other, and how to take some out everywhere at once.
 * {@link dev.lapidary.core.transform.channel.ChannelGroups} analyses a model, {@link
 * dev.lapidary.core.transform.channel.ChannelSelection} says what stays of each group, and {@link
 * dev.lapidary.core.transform.channel.ChannelCut} makes the smaller model (Fang et al. 2023,
 * "DepGraph", describes the idea).
 */
package dev.lapidary.core.transform.channel;
