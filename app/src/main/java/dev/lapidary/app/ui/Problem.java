package dev.lapidary.app.ui;

import dev.lapidary.core.error.WorkbenchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CancellationException;

/**
 * A failure as it is shown.
 *
 * @param what what failed, a short heading
 * @param why what was expected and found, and what to do
 * @param details for a report to the makers; folded at first
 */
public record Problem(String what, String why, String details) {

  /** How {@code failure} of {@code what} reads in the language of {@code messages}. */
  public static Problem of(String what, Throwable failure, Messages messages) {
    return new Problem(what, why(failure, messages), trace(failure));
  }

  /** Whether the failure is only that somebody asked to stop. */
  public static boolean isCancellation(Throwable failure) {
    return failure instanceof CancellationException;
  }

  private static String why(Throwable failure, Messages messages) {
    if (failure instanceof WorkbenchException known) {
      return known.localizedMessage(messages.locale());
    }
    if (failure instanceof OutOfMemoryError) {
      return messages.get("problem.memory");
    }
    return messages.get("problem.defect", String.valueOf(failure));
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
