package dev.lapidary.core.error;

/** A recipe or a step that is unknown, out of range, or cannot be applied to the model at hand. */
public final class RecipeException extends WorkbenchException {
  private static final long serialVersionUID = 1L;

  public RecipeException(String messageKey, Object... arguments) {
    super(messageKey, null, arguments);
  }

  public RecipeException(Throwable cause, String messageKey, Object... arguments) {
    super(messageKey, cause, arguments);
  }
}
