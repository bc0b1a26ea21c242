package dev.lapidary.core.error;

/** A dataset that cannot be read or does not fit the model it is used with. */
public final class DataException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public DataException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public DataException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
