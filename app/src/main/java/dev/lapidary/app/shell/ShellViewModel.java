package dev.lapidary.app.shell;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/** What the frame of the window knows: the tab shown, the status line, what hinders commands. */
public final class ShellViewModel {
  private final ProjectModel model;
  private final Supplier<Messages> messages;
  private final ObjectProperty<WorkbenchTab> tab =
      new SimpleObjectProperty<>(WorkbenchTab.TRADEOFF);
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
  private final ObjectProperty<Messages> language = new SimpleObjectProperty<>();

  public ShellViewModel(ProjectModel model, Supplier<Messages> messages) {
    this.model = model;
    this.messages = messages;
    language.set(messages.get());
    model.projectProperty().addListener(observable -> refresh());
    model.attachedProperty().addListener(observable -> refresh());
    model.rows().addListener((InvalidationListener) observable -> refresh());
  }

  public ObjectProperty<WorkbenchTab> tabProperty() {
    return tab;
  }

  /** The project and its data in one line. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** Why commands on the project cannot be used; null while one is open. */
  public ObservableValue<String> needsProject() {
    return Bindings.createStringBinding(
        () -> model.project().isPresent() ? null : text("hindrance.project"),
        model.projectProperty(),
        language);
  }

  /** Why commands on a variant cannot be used; null while one is selected. */
  public ObservableValue<String> needsVariant() {
    return Bindings.createStringBinding(this::variantHindrance, model.selectedProperty(), language);
  }

  /** Why commands on a made variant cannot be used; null while one is selected. */
  public ObservableValue<String> needsMade() {
    return Bindings.createStringBinding(
        () ->
            model.selected().filter(row -> row.variant().parent().isPresent()).isPresent()
                ? null
                : Optional.ofNullable(variantHindrance()).orElse(text("hindrance.original")),
        model.selectedProperty(),
        language);
  }

  private String variantHindrance() {
    if (model.project().isEmpty()) {
      return text("hindrance.project");
    }
    return model.selected().isPresent() ? null : text("hindrance.variant");
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    language.set(messages.get());
    status.set(
        model
            .project()
            .map(
                project ->
                    text("status.project", project.name(), model.rows().size())
                        + "    "
                        + data(DataRole.EVALUATION)
                        + "    "
                        + data(DataRole.TRAINING))
            .orElse(""));
  }

  private String data(DataRole role) {
    String name = text("role." + role.name().toLowerCase(Locale.ROOT));
    Optional<Dataset> dataset = model.project().flatMap(project -> project.data().get(role));
    return dataset
        .map(
            found ->
                text(
                    "status.data",
                    name,
                    found.ref().path().getFileName().toString(),
                    String.format(Locale.ROOT, "%,d", found.size())))
        .orElse(text("status.no-data", name));
  }

  private String text(String key, Object... arguments) {
    return messages.get().get(key, arguments);
  }
}
