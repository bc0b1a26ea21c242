package dev.lapidary.app.settings;

import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The settings while the window is open; every change is kept at once. */
public final class SettingsModel {
  private final SettingsStore store;
  private final ReadOnlyObjectWrapper<Settings> settings;

  public SettingsModel(SettingsStore store) {
    this.store = store;
    this.settings = new ReadOnlyObjectWrapper<>(store.load());
  }

  public Settings get() {
    return settings.get();
  }

  public ReadOnlyObjectProperty<Settings> property() {
    return settings.getReadOnlyProperty();
  }

  /** Changes settings, and keeps them if they differ. */
  public void change(UnaryOperator<Settings> how) {
    Settings changed = how.apply(settings.get());
    if (!changed.equals(settings.get())) {
      settings.set(changed);
      store.save(changed);
    }
  }
}
