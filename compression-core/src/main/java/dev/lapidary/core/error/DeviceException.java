package dev.lapidary.core.error;

/** A device that is unknown, whose file cannot be read, or that cannot do what is asked of it. */
public final class DeviceException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public DeviceException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
