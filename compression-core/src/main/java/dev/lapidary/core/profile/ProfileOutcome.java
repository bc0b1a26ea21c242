package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import java.util.Optional;

/** What became of one of several models: its profile, or why there is none. */
public record ProfileOutcome(Optional<ProfileReport> report, Optional<WorkbenchException> failure) {
  public ProfileOutcome {
    if (report.isPresent() == failure.isPresent()) {
      throw new IllegalArgumentException("expected a report or a failure, one of them");
    }
  }

  /** A model that was profiled. */
  public static ProfileOutcome of(ProfileReport report) {
    return new ProfileOutcome(Optional.of(report), Optional.empty());
  }

  /** A model that could not be profiled. */
  public static ProfileOutcome failed(WorkbenchException failure) {
    return new ProfileOutcome(Optional.empty(), Optional.of(failure));
  }

  /**
   * The profile.
   *
   * @throws WorkbenchException the failure, if there is none
   */
  public ProfileReport orThrow() throws WorkbenchException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return report.orElseThrow();
  }
}
