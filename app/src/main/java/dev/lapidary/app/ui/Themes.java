package dev.lapidary.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/**
 * Puts a theme on the window: Primer, our own looked-up colours, a font that has the characters.
 */
public final class Themes {
  /** Families that have Chinese characters, the best first. */
  private static final List<String> CHINESE =
      List.of(
          "Noto Sans CJK SC",
          "Noto Sans SC",
          "Source Han Sans SC",
          "Microsoft YaHei UI",
          "Microsoft YaHei",
          "PingFang SC",
          "WenQuanYi Micro Hei",
          "WenQuanYi Zen Hei");

  private Themes() {}

  /** Colours {@code scene}, and every dialog from now on. */
  public static void apply(Scene scene, Theme theme, Language language) {
    Application.setUserAgentStylesheet(
        theme == Theme.DARK
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    scene.getStylesheets().setAll(stylesheets(theme, language));
  }

  /** Our stylesheets for a theme and language, for the window and for dialogs. */
  public static List<String> stylesheets(Theme theme, Language language) {
    List<String> sheets = new ArrayList<>(List.of(resource("base.css")));
    if (theme == Theme.DARK) {
      sheets.add(resource("dark.css"));
    }
    font(language).map(Themes::fontSheet).ifPresent(sheets::add);
    return sheets;
  }

  // JavaFX falls back to other fonts for TrueType outlines only, so the family is named outright
  private static Optional<String> font(Language language) {
    if (language != Language.CHINESE) {
      return Optional.empty();
    }
    List<String> installed = Font.getFamilies();
    return CHINESE.stream().filter(installed::contains).findFirst();
  }

  private static String fontSheet(String family) {
    String css = ".root { -fx-font-family: \"" + family + "\"; }";
    byte[] bytes = css.getBytes(StandardCharsets.UTF_8);
    return "data:text/css;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  private static String resource(String name) {
    return Themes.class.getResource("/dev/lapidary/app/css/" + name).toExternalForm();
  }
}
