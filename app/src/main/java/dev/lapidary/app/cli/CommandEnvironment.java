package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import dev.lapidary.core.job.Cancellation;
import java.io.PrintWriter;

/**
 * What every command works with.
 *
 * @param cancellation wished by the user, with Ctrl+C
 * @param trainings what the command's trainings told
 */
record CommandEnvironment(
    Services services, PrintWriter out, Cancellation cancellation, TrainingLog trainings) {

  CommandEnvironment(Services services, PrintWriter out) {
    this(services, out, new Cancellation(), new TrainingLog());
  }
}
