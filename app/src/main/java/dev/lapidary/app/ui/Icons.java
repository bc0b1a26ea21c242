package dev.lapidary.app.ui;

import javafx.scene.Node;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons of one set, Material outlined. */
public final class Icons {
  private Icons() {}

  /** The icon with a code such as {@code mdoal-folder_open}, coloured by the theme. */
  public static Node of(String code) {
    FontIcon icon = new FontIcon(code);
    icon.setMouseTransparent(true);
    return icon;
  }
}
