package dev.lapidary.app.job;

import javafx.animation.PauseTransition;
import javafx.util.Duration;

/** A {@link Debouncer} on JavaFX's clock. */
public final class FxDebouncer implements Debouncer {
  private final PauseTransition pause;

  public FxDebouncer(Duration delay) {
    this.pause = new PauseTransition(delay);
  }

  @Override
  public void submit(Runnable action) {
    pause.setOnFinished(event -> action.run());
    pause.playFromStart();
  }
}
