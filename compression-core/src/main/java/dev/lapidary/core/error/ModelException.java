package dev.lapidary.core.error;

/**
 * A model file that cannot be read, is not valid, or holds what this program or ONNX Runtime cannot
 * run.
 */
public final class ModelException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public ModelException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public ModelException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
