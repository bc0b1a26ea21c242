package dev.lapidary.app.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LatestTest {
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final List<String> shown = new ArrayList<>();
  private final Latest latest = new Latest(Runnable::run, background::add, Runnable::run);

  @Test
  void aResultIsShownWhenItIsComputed() {
    latest.submit(() -> "one", shown::add);
    assertEquals(List.of(), shown);
    background.remove().run();
    assertEquals(List.of("one"), shown);
  }

  @Test
  void anOvertakenResultIsNotShown() {
    latest.submit(() -> "one", shown::add);
    latest.submit(() -> "two", shown::add);
    background.forEach(Runnable::run);
    assertEquals(List.of("two"), shown);
  }

  @Test
  void aDefectReachesTheWindow() {
    latest.submit(
        () -> {
          throw new IllegalStateException("defect");
        },
        result -> shown.add("never"));
    assertThrows(IllegalStateException.class, background.remove()::run);
  }
}
