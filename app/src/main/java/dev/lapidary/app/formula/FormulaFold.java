package dev.lapidary.app.formula;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/** The formulas of the selected variant, which wrap rather than being cut, and can be copied. */
public final class FormulaFold extends TitledPane {
  private final FormulaViewModel viewModel;
  private final VBox lines = new VBox(3);
  private final ComboBox<String> layer = new ComboBox<>();
  private final InvalidationListener onSections = observable -> show();

  public FormulaFold(FormulaViewModel viewModel, Messages messages) {
    super(messages.get("formula.title"), null);
    this.viewModel = viewModel;
    setId("formula-fold");
    layer.setId("formula-layer");
    layer.setMaxWidth(Double.MAX_VALUE);
    layer.setItems(viewModel.layers());
    layer.valueProperty().bindBidirectional(viewModel.layerProperty());
    layer.setAccessibleText(messages.get("formula.layer"));
    Button copy = new Button(messages.get("formula.copy"), Icons.of("mdoal-content_copy"));
    copy.getStyleClass().addAll("flat", "small");
    copy.setOnAction(event -> copy());
    setContent(new VBox(6, layer, lines, copy));
    viewModel.sectionsProperty().addListener(new WeakInvalidationListener(onSections));
    viewModel.refresh();
    show();
  }

  private void show() {
    List<FormulaSection> sections = viewModel.sectionsProperty().get();
    setVisible(!sections.isEmpty());
    setManaged(!sections.isEmpty());
    boolean numbers = !viewModel.layers().isEmpty();
    layer.setVisible(numbers);
    layer.setManaged(numbers);
    lines.getChildren().clear();
    for (FormulaSection section : sections) {
      lines.getChildren().add(line(section.step(), "formula-step"));
      section.own().forEach(text -> lines.getChildren().add(line(text, "formula")));
      section.layer().forEach(text -> lines.getChildren().add(line(text, "formula-numbers")));
    }
  }

  private static Label line(String text, String style) {
    Label label = new Label(text);
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    label.getStyleClass().add(style);
    return label;
  }

  private void copy() {
    ClipboardContent clip = new ClipboardContent();
    clip.putString(
        viewModel.sectionsProperty().get().stream()
            .map(FormulaSection::text)
            .collect(Collectors.joining("\n")));
    Clipboard.getSystemClipboard().setContent(clip);
  }
}
