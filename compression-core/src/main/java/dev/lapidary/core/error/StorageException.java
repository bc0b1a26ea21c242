package dev.lapidary.core.error;

/** A file or folder that cannot be written, read back or moved: rights, space, damage. */
public final class StorageException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public StorageException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public StorageException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
