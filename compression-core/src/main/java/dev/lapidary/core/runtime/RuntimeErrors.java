package dev.lapidary.core.runtime;

import ai.onnxruntime.OrtException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import java.util.regex.Pattern;

/** ONNX Runtime's exceptions as the user's. */
final class RuntimeErrors {
  /** The code, the file's name again, and the places in C++ sources some messages begin with. */
  private static final Pattern NOISE =
      Pattern.compile(
          "^Error code - \\w+ - message: |Load model from .*? failed:\\s*"
              + "|\\S+\\.(cc|h|cpp):\\d+ [^\\n]*?(?= [A-Z!])");

  /** Inside subgraphs the message repeats itself for every node on the way. */
  private static final Pattern INNERMOST =
      Pattern.compile(
          "^.*Non-zero status code returned while running (\\S+) node\\. Name:'([^']*)'"
              + " Status Message: ");

  /** A page of text that buries what it says. */
  private static final Pattern TOO_NEW =
      Pattern.compile(
          "^.*Opset (\\d+) is under development.*support for domain (\\S+) is till opset (\\d+)\\..*$");

  /** The node's types stand before the one thing that matters. */
  private static final Pattern UNKNOWN_OPERATOR =
      Pattern.compile("^.*No Op registered for (\\S+) with domain_version of (\\d+).*$");

  private RuntimeErrors() {}

  static ModelException notRunnable(String model, OrtException cause) {
    return new ModelException(cause, "model.notRunnable", model, text(cause));
  }

  static ExecutionException failed(OrtException cause) {
    return new ExecutionException(cause, "run.failed", text(cause));
  }

  /** The one line of the message that says something. */
  static String text(OrtException cause) {
    String line = NOISE.matcher(cause.getMessage()).replaceAll("").replaceAll("\\s+", " ");
    line = TOO_NEW.matcher(line).replaceFirst("opset $1 of $2 is newer than opset $3, its newest");
    line = UNKNOWN_OPERATOR.matcher(line).replaceFirst("it knows no operator $1 at opset $2");
    return INNERMOST.matcher(line).replaceFirst("$1 node '$2': ").strip();
  }
}
