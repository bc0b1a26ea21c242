package dev.lapidary.core.transform.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups as they are found and joined: a disjoint-set forest. */
final class GroupTable {
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /** A new group as the layout of a whole axis. */
  List<ChannelSegment> add(int size, String layer) {
    int id = parents.size();
    parents.add(id);
    sizes.add(size);
    layers.add(layer);
    reasons.add(null);
    return List.of(new ChannelSegment(id, 1));
  }

  private int root(int group) {
    int root = group;
    while (parents.get(root) != root) {
      root = parents.get(root);
    }
    return root;
  }

  /** Positions on the axis. */
  int length(List<ChannelSegment> layout) {
    return layout.stream().mapToInt(s -> sizes.get(s.group()) * s.repeat()).sum();
  }

  /** Keeps every channel of the layout; the first reason counts. */
  void fix(List<ChannelSegment> layout, String reason) {
    for (ChannelSegment segment : layout) {
      int root = root(segment.group());
      if (reasons.get(root) == null) {
        reasons.set(root, reason);
      }
    }
  }

  /** Joins the groups at equal positions; fixes both layouts if they are cut up differently. */
  void unite(List<ChannelSegment> one, List<ChannelSegment> other, String place) {
    if (!alike(one, other)) {
      String reason = place + " joins channels that are grouped differently";
      fix(one, reason);
      fix(other, reason);
      return;
    }
    for (int i = 0; i < one.size(); i++) {
      unite(root(one.get(i).group()), root(other.get(i).group()));
    }
  }

  private boolean alike(List<ChannelSegment> one, List<ChannelSegment> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      boolean same =
          one.get(i).repeat() == other.get(i).repeat()
              && sizes.get(one.get(i).group()).equals(sizes.get(other.get(i).group()));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void unite(int one, int other) {
    int first = Math.min(one, other);
    int second = Math.max(one, other);
    if (first != second) {
      parents.set(second, first);
      if (reasons.get(first) == null) {
        reasons.set(first, reasons.get(second));
      }
    }
  }

  /** The groups that are left, in the order of their first layers. */
  List<ChannelGroup> groups() {
    List<ChannelGroup> groups = new ArrayList<>();
    for (int id = 0; id < parents.size(); id++) {
      if (root(id) == id) {
        int root = id;
        List<String> made = new ArrayList<>();
        for (int member = id; member < parents.size(); member++) {
          if (root(member) == root && !layers.get(member).isEmpty()) {
            made.add(layers.get(member));
          }
        }
        groups.add(new ChannelGroup(sizes.get(id), made, Optional.ofNullable(reasons.get(id))));
      }
    }
    return groups;
  }

  /** The layout with groups numbered as in {@link #groups()}. */
  List<ChannelSegment> numbered(List<ChannelSegment> layout) {
    return layout.stream()
        .map(segment -> new ChannelSegment(number(root(segment.group())), segment.repeat()))
        .toList();
  }

  private int number(int root) {
    int number = 0;
    for (int id = 0; id < root; id++) {
      number += root(id) == id ? 1 : 0;
    }
    return number;
  }
}
