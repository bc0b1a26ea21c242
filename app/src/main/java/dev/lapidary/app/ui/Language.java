package dev.lapidary.app.ui;

import java.util.Arrays;
import java.util.Locale;

/** The languages the window speaks, each named in itself. */
public enum Language {
  ENGLISH(Locale.ENGLISH, "English"),
  CHINESE(Locale.SIMPLIFIED_CHINESE, "简体中文");

  private final Locale locale;
  private final String nativeName;

  Language(Locale locale, String nativeName) {
    this.locale = locale;
    this.nativeName = nativeName;
  }

  public Locale locale() {
    return locale;
  }

  public String nativeName() {
    return nativeName;
  }

  /** The language of the system if the window speaks it, English otherwise. */
  public static Language ofSystem() {
    String system = Locale.getDefault().getLanguage();
    return Arrays.stream(values())
        .filter(language -> language.locale.getLanguage().equals(system))
        .findFirst()
        .orElse(ENGLISH);
  }
}
