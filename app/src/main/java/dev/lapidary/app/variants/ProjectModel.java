package dev.lapidary.app.variants;

import dev.lapidary.app.project.Project;
import dev.lapidary.core.workspace.VariantId;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The open project as all screens see it: its variants in the order they were made, the selected
 * one, the device figures are shown for. Lives on the window's thread.
 */
public final class ProjectModel {
  private final ReadOnlyObjectWrapper<Project> project = new ReadOnlyObjectWrapper<>();
  private final ObservableList<VariantRow> rows = FXCollections.observableArrayList();
  private final ObjectProperty<VariantId> selected = new SimpleObjectProperty<>();
  private final StringProperty device = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Integer> attached = new ReadOnlyObjectWrapper<>(0);

  /** The open project; null while none is. */
  public ReadOnlyObjectProperty<Project> projectProperty() {
    return project.getReadOnlyProperty();
  }

  public Optional<Project> project() {
    return Optional.ofNullable(project.get());
  }

  public ObservableList<VariantRow> rows() {
    return rows;
  }

  /** The selected variant; null while none is. */
  public ObjectProperty<VariantId> selectedProperty() {
    return selected;
  }

  public Optional<VariantRow> selected() {
    return find(selected.get());
  }

  public void select(VariantId id) {
    selected.set(id);
  }

  /** The id of the device that figures are shown for besides this machine. */
  public StringProperty deviceProperty() {
    return device;
  }

  /** Changes whenever data or a model is attached. */
  public ReadOnlyObjectProperty<Integer> attachedProperty() {
    return attached.getReadOnlyProperty();
  }

  public void attachmentsChanged() {
    attached.set(attached.get() + 1);
  }

  public Optional<VariantRow> find(VariantId id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  /** What everything else is compared with. */
  public Optional<VariantRow> baseline() {
    return rows.stream().findFirst();
  }

  /** Shows another project, its original selected; closes the one before. */
  public void open(Project opened, List<VariantRow> found) {
    close();
    project.set(opened);
    rows.setAll(found);
    selected.set(found.get(0).id());
    attachmentsChanged();
  }

  /** Shows no project. */
  public void close() {
    project().ifPresent(Project::close);
    selected.set(null);
    rows.clear();
    project.set(null);
  }

  /** Adds a variant and selects it. */
  public void add(VariantRow row) {
    rows.add(row);
    selected.set(row.id());
  }

  /** Replaces what is shown of a variant; does nothing if it is gone meanwhile. */
  public void update(VariantRow row) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(row.id())) {
        rows.set(i, row);
        return;
      }
    }
  }

  /** Takes variants out; the selection goes to {@code next} if it was among them. */
  public void remove(List<VariantId> gone, Optional<VariantId> next) {
    if (gone.contains(selected.get())) {
      selected.set(next.orElse(null));
    }
    rows.removeIf(row -> gone.contains(row.id()));
  }
}
