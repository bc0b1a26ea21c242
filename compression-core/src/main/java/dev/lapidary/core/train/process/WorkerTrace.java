package dev.lapidary.core.train.process;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Where something went wrong in a worker: its stack trace stands in the message, for the log. */
final class WorkerTrace extends Exception {
  private static final long serialVersionUID = 1L;

  private WorkerTrace(String trace) {
    super(trace, null, false, false);
  }

  static String of(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  /** Null for an empty trace. */
  static WorkerTrace read(String trace) {
    return trace.isEmpty() ? null : new WorkerTrace(trace);
  }
}
