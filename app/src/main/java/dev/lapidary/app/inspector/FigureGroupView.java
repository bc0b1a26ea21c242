package dev.lapidary.app.inspector;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.profile.FigureKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A heading and figures below it. Its nodes stay when other figures are shown. */
final class FigureGroupView extends VBox {
  private final Messages messages;
  private final Label heading = new Label();
  private final GridPane grid = new GridPane();
  private final List<Row> rows = new ArrayList<>();
  private final Map<FigureKind, Tooltip> tips = new EnumMap<>(FigureKind.class);

  FigureGroupView(Messages messages) {
    this.messages = messages;
    heading.getStyleClass().add("inspector-heading");
    grid.getStyleClass().add("figure-grid");
    grid.getColumnConstraints().addAll(stretching(), aligned(), aligned());
    getChildren().addAll(heading, grid);
  }

  private static ColumnConstraints stretching() {
    ColumnConstraints column = new ColumnConstraints();
    column.setHgrow(Priority.ALWAYS);
    column.setMinWidth(60);
    return column;
  }

  private static ColumnConstraints aligned() {
    ColumnConstraints column = new ColumnConstraints();
    column.setHalignment(HPos.RIGHT);
    return column;
  }

  void show(FigureGroup group) {
    heading.setText(group.heading());
    int count = group.lines().size();
    while (rows.size() > count) {
      grid.getChildren().removeAll(rows.remove(rows.size() - 1).labels());
    }
    for (int i = 0; i < count; i++) {
      if (i == rows.size()) {
        rows.add(new Row());
        grid.addRow(i, rows.get(i).labels().toArray(Label[]::new));
      }
      rows.get(i).show(group.lines().get(i));
    }
  }

  /** The labels of one figure. */
  private final class Row {
    private final Label label = new Label();
    private final Label value = new Label();
    private final Label change = new Label();
    private final Label tag = new Label();

    Row() {
      label.getStyleClass().add("text-muted");
      label.setWrapText(true);
      value.setMinWidth(Label.USE_PREF_SIZE);
      value.getStyleClass().add("figure-value");
      change.setMinWidth(Label.USE_PREF_SIZE);
      change.getStyleClass().add("figure-change");
    }

    List<Label> labels() {
      return List.of(label, value, change);
    }

    void show(FigureLine line) {
      label.setText(line.label());
      value.setText(line.value());
      value.setTooltip(line.kind().map(FigureGroupView.this::tip).orElse(null));
      value.setGraphic(
          line.kind().filter(kind -> kind != FigureKind.MEASURED).map(this::tag).orElse(null));
      change.setText(line.change());
      change.getStyleClass().removeAll("better", "worse");
      line.better().ifPresent(better -> change.getStyleClass().add(better ? "better" : "worse"));
    }

    private Label tag(FigureKind kind) {
      tag.setText(messages.get("kind." + kind.word()));
      tag.getStyleClass().setAll("label", "kind-tag", "kind-" + kind.word());
      return tag;
    }
  }

  private Tooltip tip(FigureKind kind) {
    return tips.computeIfAbsent(kind, k -> new Tooltip(messages.get("kind." + k.word() + ".long")));
  }
}
