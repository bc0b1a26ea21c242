package dev.lapidary.app.shell;

import dev.lapidary.app.steps.StepGroup;
import java.util.Locale;

/** The tabs in the middle. */
public enum WorkbenchTab {
  TRADEOFF,
  SIMPLIFY,
  PRUNE,
  QUANTIZE,
  DISTILL;

  /** The name in actions and message keys. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tab of a group of steps. */
  static WorkbenchTab of(StepGroup group) {
    return valueOf(group.name());
  }
}
