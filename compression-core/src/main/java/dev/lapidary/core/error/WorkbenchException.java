package dev.lapidary.core.error;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something went wrong that the user can understand and mend: a bad file, a shape that does not
 * fit, a full disk.
 *
 * <p>The message is a key of the {@code errors} bundle beside this class, with arguments; it says
 * what failed, where, what was expected and found, and what to do. {@link #getMessage()} is the
 * English text, {@link #localizedMessage(Locale)} the text for the window. It is caught once, at
 * the boundary of a job, logged once and shown once.
 */
public abstract class WorkbenchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String messageKey;
  private final transient List<Object> arguments;

  protected WorkbenchException(String messageKey, Throwable cause, Object... arguments) {
    super(ErrorMessages.format(Locale.ROOT, messageKey, arguments), cause);
    this.messageKey = messageKey;
    this.arguments = Arrays.stream(arguments).map(String::valueOf).map(Object.class::cast).toList();
  }

  /** The key in the {@code errors} bundle, for example {@code model.truncated}. */
  public String messageKey() {
    return messageKey;
  }

  /** The arguments of the message, already as text, in the order of the placeholders. */
  public List<Object> arguments() {
    return arguments == null ? List.of() : arguments;
  }

  /**
   * The message in the language of {@code locale}, English where no translation exists. An argument
   * that is the message of the cause is translated too.
   */
  public String localizedMessage(Locale locale) {
    if (arguments == null) {
      return getMessage();
    }
    Object[] texts = arguments.toArray();
    if (getCause() instanceof WorkbenchException cause) {
      Arrays.asList(texts)
          .replaceAll(
              text -> text.equals(cause.getMessage()) ? cause.localizedMessage(locale) : text);
    }
    return ErrorMessages.format(locale, messageKey, texts);
  }
}
