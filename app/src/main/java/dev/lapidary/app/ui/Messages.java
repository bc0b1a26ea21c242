package dev.lapidary.app.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * All texts of the window in one language, from {@code messages.properties} and its translation.
 */
public final class Messages {
  private static final String BUNDLE = "dev.lapidary.app.messages";
  private static final ResourceBundle.Control EXACT =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final Language language;
  private final ResourceBundle bundle;

  public Messages(Language language) {
    this.language = language;
    this.bundle = ResourceBundle.getBundle(BUNDLE, language.locale(), EXACT);
  }

  public Language language() {
    return language;
  }

  public Locale locale() {
    return language.locale();
  }

  /**
   * The text of {@code key} with its placeholders filled.
   *
   * @throws IllegalArgumentException if no bundle has the key
   */
  public String get(String key, Object... arguments) {
    return find(key, arguments)
        .orElseThrow(() -> new IllegalArgumentException("no text for key " + key));
  }

  /** The text of {@code key}, if there is one; for keys made of names that others declare. */
  public Optional<String> find(String key, Object... arguments) {
    try {
      return Optional.of(new MessageFormat(bundle.getString(key), locale()).format(arguments));
    } catch (MissingResourceException e) {
      return Optional.empty();
    }
  }
}
