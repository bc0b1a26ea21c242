package dev.lapidary.core.error;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The texts of all {@link WorkbenchException}s, one bundle a language, beside this class. */
final class ErrorMessages {
  private static final String BUNDLE = "dev.lapidary.core.error.errors";
  private static final ResourceBundle.Control ROOT_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private ErrorMessages() {}

  /**
   * The text of {@code key}.
   *
   * @throws IllegalArgumentException if the bundle lacks the key
   */
  static String format(Locale locale, String key, Object... arguments) {
    String pattern;
    try {
      pattern = ResourceBundle.getBundle(BUNDLE, locale, ROOT_FALLBACK).getString(key);
    } catch (MissingResourceException e) {
      throw new IllegalArgumentException("no error text for key " + key, e);
    }
    Object[] texts = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      texts[i] = String.valueOf(arguments[i]);
    }
    return new MessageFormat(pattern, Locale.ROOT).format(texts);
  }
}
