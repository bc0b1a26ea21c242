package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The ladder: a row a step, with a tick, what it does and what it reached; below, the try. */
final class RecoveryView extends BorderPane {
  private final RecoveryViewModel viewModel;
  private final Messages messages;
  private final VBox ladder = new VBox();
  private final InvalidationListener onRows = observable -> show();

  /**
   * @param attach a button that attaches calibration data, shown while there is none
   */
  RecoveryView(RecoveryViewModel viewModel, Messages messages, Node attach) {
    this.viewModel = viewModel;
    this.messages = messages;
    ladder.setId("recovery");
    ScrollPane scroll = new ScrollPane(ladder);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().addAll("edge-to-edge", "recovery");
    setTop(head());
    setCenter(scroll);
    setBottom(foot(attach));
    viewModel.rows().addListener(new WeakInvalidationListener(onRows));
    show();
  }

  private Node head() {
    Label intro = new Label(messages.get("quantization.recovery.intro"));
    intro.setWrapText(true);
    intro.getStyleClass().add("recovery-intro");
    return intro;
  }

  private Node foot(Node attach) {
    Label summary = new Label();
    summary.setId("recovery-summary");
    summary.setWrapText(true);
    summary.textProperty().bind(viewModel.state().noteProperty());
    summary.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(summary, Priority.ALWAYS);
    HBox foot =
        new HBox(
            summary,
            Attach.whileMissing(attach, viewModel.state().uncalibratedProperty()),
            tryButton());
    foot.getStyleClass().addAll("study-footer", "recovery-foot");
    return foot;
  }

  private Node tryButton() {
    Button button = new Button("", Icons.of("mdomz-play_arrow"));
    button.setId("try-ticked");
    button.textProperty().bind(viewModel.actProperty());
    button.setOnAction(event -> viewModel.tryTicked());
    String help = messages.get("quantization.recovery.try.help");
    return new HinderedButton(button, help, viewModel.state().hindranceProperty());
  }

  private void show() {
    ladder.getChildren().setAll(viewModel.rows().stream().map(this::line).toList());
  }

  private Node line(RecoveryRow row) {
    CheckBox tick = new CheckBox(viewModel.name(row.step()));
    tick.setId("tick-" + row.step().label().replace('.', '-'));
    tick.getStyleClass().add("recovery-name");
    tick.selectedProperty().bindBidirectional(row.ticked());
    tick.setDisable(row.hindrance().isPresent());
    String does = messages.get("quantization.recovery." + row.step().label());
    Label help = new Label(row.hindrance().orElse(does));
    help.setWrapText(true);
    help.getStyleClass().addAll("form-help", "recovery-help");
    VBox words = new VBox(tick, help);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    Tooltip.install(words, new Tooltip(does));
    Label reached = new Label(viewModel.result(row.reached()));
    reached.setMinWidth(USE_PREF_SIZE);
    reached.setTooltip(new Tooltip(messages.get("quantization.recovery.reached.help")));
    HBox line = new HBox(words, reached, form(row.step()));
    line.getStyleClass().add("recovery-row");
    return line;
  }

  private Button form(RecoveryStep step) {
    Button form = new Button("", Icons.of("mdomz-tune"));
    form.setId("form-" + step.label().replace('.', '-'));
    form.getStyleClass().addAll("flat", "button-icon");
    String words = messages.get("quantization.recovery.open", viewModel.name(step));
    form.setTooltip(new Tooltip(words));
    form.setAccessibleText(words);
    form.setOnAction(event -> viewModel.openForm(step));
    return form;
  }
}
