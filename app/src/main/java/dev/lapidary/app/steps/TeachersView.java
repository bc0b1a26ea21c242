package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.nio.file.Path;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The models that steps may call by name: what each is called, its file, a way to let go of it. */
final class TeachersView extends VBox {
  private final StepFormViewModel viewModel;
  private final Messages messages;
  private final InvalidationListener onAttached = observable -> show();

  TeachersView(StepFormViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    setId("teachers");
    getStyleClass().add("teachers");
    viewModel.attachedProperty().addListener(new WeakInvalidationListener(onAttached));
    show();
  }

  private void show() {
    getChildren().clear();
    viewModel.attachedModels().forEach((name, file) -> getChildren().add(line(name, file)));
    if (getChildren().isEmpty()) {
      getChildren().add(new Label(messages.get("steps.teachers.none")));
    }
  }

  private Node line(String name, Path file) {
    Label words = new Label(messages.get("steps.teachers.line", name, file.getFileName()));
    words.setTooltip(new Tooltip(file.toString()));
    words.setMinWidth(0);
    Button remove = new Button();
    remove.setId("remove-" + name);
    remove.setGraphic(Icons.of("mdoal-cancel"));
    remove.getStyleClass().addAll("flat", "button-icon", "small");
    remove.setTooltip(new Tooltip(messages.get("steps.teachers.remove", name)));
    remove.setAccessibleText(messages.get("steps.teachers.remove", name));
    remove.setOnAction(event -> viewModel.detach(name));
    HBox line = new HBox(words, remove);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().add("form-line");
    return line;
  }
}
