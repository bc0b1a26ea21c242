package dev.lapidary.app.inspector;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;

/** Facts line by line; the whole value in the tip. Its nodes stay when other facts are shown. */
final class FactGrid extends GridPane {
  private final List<Row> rows = new ArrayList<>();

  FactGrid() {
    getStyleClass().add("figure-grid");
  }

  void show(List<Fact> facts) {
    while (rows.size() > facts.size()) {
      Row last = rows.remove(rows.size() - 1);
      getChildren().removeAll(last.label, last.value);
    }
    for (int i = 0; i < facts.size(); i++) {
      if (i == rows.size()) {
        rows.add(new Row());
        addRow(i, rows.get(i).label, rows.get(i).value);
      }
      rows.get(i).show(facts.get(i));
    }
  }

  private static final class Row {
    private final Label label = new Label();
    private final Label value = new Label();
    private final Tooltip tip = new Tooltip();

    Row() {
      label.getStyleClass().add("text-muted");
      label.setMinWidth(USE_PREF_SIZE);
      value.setTooltip(tip);
    }

    void show(Fact fact) {
      label.setText(fact.label());
      value.setText(fact.value());
      tip.setText(fact.value());
    }
  }
}
