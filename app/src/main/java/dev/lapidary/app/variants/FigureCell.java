package dev.lapidary.app.variants;

import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.profile.FigureKind;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;

/** A figure with unit and kind; a dash and a button to measure while it is not known. */
final class FigureCell extends TreeTableCell<VariantRow, VariantRow> {
  private static final String DASH = "–";

  private final Column column;
  private final ProjectModel model;
  private final Messages messages;
  private final Button measure = new Button();
  private final Tooltip tip = new Tooltip();

  FigureCell(Column column, ProjectModel model, Messages messages, Consumer<VariantRow> onMeasure) {
    this.column = column;
    this.model = model;
    this.messages = messages;
    getStyleClass().add("figure-cell");
    setContentDisplay(ContentDisplay.RIGHT);
    measure.setGraphic(Icons.of("mdomz-speed"));
    measure.getStyleClass().addAll("flat", "button-icon", "measure-button");
    measure.setTooltip(new Tooltip(messages.get("variants.measure")));
    measure.setAccessibleText(messages.get("variants.measure"));
    measure.setOnAction(event -> onMeasure.accept(getItem()));
  }

  @Override
  protected void updateItem(VariantRow row, boolean empty) {
    super.updateItem(row, empty);
    getStyleClass().removeAll("simulated", "missing");
    setGraphic(null);
    if (empty || row == null) {
      setText(null);
      setTooltip(null);
      return;
    }
    Optional<Figure> figure = column.figure(row.known(), model.deviceProperty().get());
    if (figure.isEmpty()) {
      showMissing();
    } else {
      showFigure(row, figure.get());
    }
  }

  private void showMissing() {
    setText(DASH);
    setTooltip(null);
    getStyleClass().add("missing");
    Metric metric = column.metric();
    boolean measurable = metric != Metric.MACS && metric != Metric.PARAMETERS;
    setGraphic(measurable && metric != Metric.SPARSITY && !column.isChange() ? measure : null);
  }

  private void showFigure(VariantRow row, Figure figure) {
    setText(text(row, figure));
    if (figure.kind() != FigureKind.MEASURED) {
      getStyleClass().add("simulated");
    }
    tip.setText(messages.get("kind." + figure.kind().word() + ".long"));
    setTooltip(tip);
  }

  private String text(VariantRow row, Figure figure) {
    if (!column.isChange()) {
      return FigureText.of(column.metric(), figure);
    }
    String device = model.deviceProperty().get();
    return model
        .baseline()
        .filter(baseline -> !baseline.id().equals(row.id()))
        .flatMap(baseline -> column.figure(baseline.known(), device))
        .map(baseline -> FigureText.change(column.metric(), baseline, figure))
        .orElse("");
  }
}
