package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import java.util.Optional;

/** Jobs of the tab while they run. */
final class Running {
  private Running() {}

  /** The job, unless it is over already; tells when it is. */
  static Optional<Job> watch(Job job, Runnable onEnd) {
    if (job.state().finished()) {
      return Optional.empty();
    }
    job.stateProperty()
        .addListener(
            (o, old, now) -> {
              if (now.finished()) {
                onEnd.run();
              }
            });
    return Optional.of(job);
  }
}
