package dev.lapidary.core.transform.distill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which blocks go first where nothing is measured. */
final class BlockOrder {
  private BlockOrder() {}

  /**
   * The last block of the stage that has most left, of equal ones the later stage, and so on: what
   * stays is spread over the stages.
   *
   * @param blocks in graph order
   * @return all of them in the order they go
   */
  static List<ResidualBlock> lastOfEachStage(List<ResidualBlock> blocks) {
    Map<String, List<ResidualBlock>> left = new LinkedHashMap<>();
    for (ResidualBlock block : blocks) {
      left.computeIfAbsent(block.stage(), key -> new ArrayList<>()).add(block);
    }
    List<ResidualBlock> order = new ArrayList<>();
    while (order.size() < blocks.size()) {
      List<ResidualBlock> fullest = List.of();
      for (List<ResidualBlock> stage : left.values()) {
        fullest = stage.size() >= fullest.size() ? stage : fullest;
      }
      order.add(fullest.remove(fullest.size() - 1));
    }
    return order;
  }
}
