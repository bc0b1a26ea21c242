package dev.lapidary.app.job;

import dev.lapidary.app.ui.Messages;
import java.time.Duration;

/** How durations read. */
public final class Durations {
  private Durations() {}

  /** Two units at most: {@code 1 min 20 s}. */
  public static String text(Duration duration, Messages messages) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return messages.get("duration.seconds", String.valueOf(seconds));
    }
    if (seconds < 3600) {
      return messages.get(
          "duration.minutes", String.valueOf(seconds / 60), String.valueOf(seconds % 60));
    }
    return messages.get(
        "duration.hours", String.valueOf(seconds / 3600), String.valueOf(seconds % 3600 / 60));
  }
}
