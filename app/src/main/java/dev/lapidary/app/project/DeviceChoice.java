package dev.lapidary.app.project;

import dev.lapidary.core.profile.FigureKind;
import java.util.Optional;

/**
 * A device that figures can be asked for.
 *
 * @param id stable
 * @param name for people
 * @param kind what its figures are
 * @param unavailableReason why it cannot be used here; empty if it can
 */
public record DeviceChoice(
    String id, String name, FigureKind kind, Optional<String> unavailableReason) {
  /** The id of this machine's processor. */
  public static final String LOCAL_CPU = "local-cpu";

  public boolean available() {
    return unavailableReason.isEmpty();
  }

  public boolean simulated() {
    return kind == FigureKind.SIMULATED;
  }
}
