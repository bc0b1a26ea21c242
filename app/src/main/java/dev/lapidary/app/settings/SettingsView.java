package dev.lapidary.app.settings;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Theme;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.util.StringConverter;

/** What can be set; every change takes effect at once. */
public final class SettingsView extends GridPane {
  private final Messages messages;

  public SettingsView(
      SettingsModel settings,
      Messages messages,
      Consumer<Theme> onTheme,
      Consumer<Language> onLanguage) {
    this.messages = messages;
    getStyleClass().add("form-grid");
    ComboBox<Theme> theme =
        combo(
            "settings-theme",
            Theme.values(),
            value -> messages.get("theme." + value.name().toLowerCase(Locale.ROOT)));
    theme.setValue(settings.get().theme());
    theme.valueProperty().addListener((o, old, now) -> onTheme.accept(now));
    ComboBox<Language> language =
        combo("settings-language", Language.values(), Language::nativeName);
    language.setValue(settings.get().language());
    language.valueProperty().addListener((o, old, now) -> onLanguage.accept(now));
    CheckBox measure = new CheckBox(messages.get("settings.measure-new"));
    measure.setId("settings-measure");
    measure.setWrapText(true);
    measure.setSelected(settings.get().measureNew());
    measure
        .selectedProperty()
        .addListener((o, old, now) -> settings.change(before -> before.withMeasureNew(now)));
    addRow(0, label("settings.theme"), theme);
    addRow(1, label("settings.language"), language);
    addRow(2, label("settings.measure"), measure);
  }

  private Label label(String key) {
    Label label = new Label(messages.get(key));
    label.getStyleClass().add("form-label");
    return label;
  }

  private static <T> ComboBox<T> combo(String id, T[] values, Function<T, String> text) {
    ComboBox<T> box = new ComboBox<>();
    box.setId(id);
    box.getItems().setAll(Arrays.asList(values));
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(T value) {
            return value == null ? "" : text.apply(value);
          }

          @Override
          public T fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    return box;
  }
}
