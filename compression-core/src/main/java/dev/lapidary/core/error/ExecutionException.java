package dev.lapidary.core.error;

/** A run that failed outside this program: ONNX Runtime, the training engine, a child process. */
public final class ExecutionException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public ExecutionException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public ExecutionException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
