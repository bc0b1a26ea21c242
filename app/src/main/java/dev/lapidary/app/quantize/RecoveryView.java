package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The ladder: a row a step, with what it does, what it reached, and a button to try it. */
final class RecoveryView extends ScrollPane {
  private final RecoveryViewModel viewModel;
  private final Messages messages;
  private final VBox ladder = new VBox();
  private final InvalidationListener onRows = observable -> show();

  RecoveryView(RecoveryViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    Label intro = new Label(messages.get("quantization.recovery.intro"));
    intro.setWrapText(true);
    intro.getStyleClass().add("form-intro");
    Label summary = new Label();
    summary.setId("recovery-summary");
    summary.setWrapText(true);
    summary.textProperty().bind(viewModel.summaryProperty());
    ladder.setId("recovery");
    ladder.getStyleClass().add("recovery-rows");
    VBox content = new VBox(intro, summary, ladder);
    content.getStyleClass().add("recovery");
    setContent(content);
    setFitToWidth(true);
    getStyleClass().add("edge-to-edge");
    viewModel.rows().addListener(new WeakInvalidationListener(onRows));
    viewModel.summaryProperty().addListener(new WeakInvalidationListener(onRows));
    show();
  }

  private void show() {
    ladder.getChildren().setAll(viewModel.rows().stream().map(this::line).toList());
  }

  private Node line(RecoveryRow row) {
    Label name = new Label(viewModel.name(row.step()));
    name.getStyleClass().add("recovery-name");
    String key = "quantization.recovery." + row.step().label();
    Label does = new Label(messages.get(key));
    does.setWrapText(true);
    does.getStyleClass().add("form-help");
    VBox words = new VBox(name, does);
    row.hindrance().ifPresent(why -> words.getChildren().add(hindrance(why)));
    HBox.setHgrow(words, Priority.ALWAYS);
    Label reached = new Label(viewModel.result(row));
    reached.setMinWidth(USE_PREF_SIZE);
    reached.setTooltip(new Tooltip(messages.get("quantization.recovery.reached.help")));
    HBox line = new HBox(words, reached, button(row));
    line.getStyleClass().add("recovery-row");
    return line;
  }

  private static Label hindrance(String why) {
    Label label = new Label(why);
    label.setWrapText(true);
    label.getStyleClass().add("form-help");
    return label;
  }

  private Node button(RecoveryRow row) {
    boolean form = row.step().hasOwnForm();
    String key = form ? "quantization.recovery.open" : "quantization.recovery.try";
    Button button = new Button(messages.get(key));
    button.setId("try-" + row.step().label().replace('.', '-'));
    button.setMinWidth(USE_PREF_SIZE);
    button.setDisable(row.hindrance().isPresent());
    button.setOnAction(event -> viewModel.tryOut(row.step()));
    StackPane place = new StackPane(button);
    place.setMinWidth(USE_PREF_SIZE);
    Tooltip.install(place, new Tooltip(row.hindrance().orElse(messages.get(key + ".help"))));
    return place;
  }
}
