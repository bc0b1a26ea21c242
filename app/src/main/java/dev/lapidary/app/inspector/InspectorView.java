package dev.lapidary.app.inspector;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.profile.FigureKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The selected variant in full. */
public final class InspectorView extends ScrollPane {
  private final InspectorViewModel viewModel;
  private final Messages messages;
  private final VBox content = new VBox();
  private final InvalidationListener onChange = observable -> show();
  private boolean provenanceOpen = true;
  private boolean recipeOpen;

  public InspectorView(InspectorViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().addAll("inspector-view", "edge-to-edge");
    content.getStyleClass().add("inspector");
    content.setId("inspector");
    setContent(content);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    viewModel.inspectionProperty().addListener(new WeakInvalidationListener(onChange));
    show();
  }

  private void show() {
    content.getChildren().clear();
    Optional<Inspection> inspection = viewModel.inspectionProperty().get();
    if (inspection.isEmpty()) {
      content.getChildren().add(muted(messages.get("inspector.none")));
    } else {
      show(inspection.get());
    }
  }

  private void show(Inspection shown) {
    Label name = new Label(shown.name());
    name.getStyleClass().add("inspector-name");
    name.setWrapText(true);
    content.getChildren().addAll(name, muted(shown.origin()));
    shown.figures().forEach(group -> content.getChildren().add(group(group)));
    TitledPane provenance =
        new TitledPane(messages.get("inspector.provenance"), facts(shown.provenance()));
    provenance.setExpanded(provenanceOpen);
    provenance.expandedProperty().addListener((o, old, now) -> provenanceOpen = now);
    content.getChildren().add(styled(provenance));
    if (!shown.recipe().isEmpty()) {
      content.getChildren().add(recipe(shown.recipe()));
    }
  }

  private static TitledPane styled(TitledPane pane) {
    pane.setAnimated(false);
    pane.getStyleClass().add("fold");
    return pane;
  }

  private static Label muted(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("text-muted");
    label.setWrapText(true);
    return label;
  }

  private Node group(FigureGroup group) {
    Label heading = new Label(group.heading());
    heading.getStyleClass().add("inspector-heading");
    GridPane grid = new GridPane();
    grid.getStyleClass().add("figure-grid");
    grid.getColumnConstraints().addAll(stretching(), aligned(), aligned());
    int row = 0;
    for (FigureLine line : group.lines()) {
      Label label = new Label(line.label());
      label.getStyleClass().add("text-muted");
      Label value = new Label(line.value());
      value.setMinWidth(Label.USE_PREF_SIZE);
      value.getStyleClass().add("figure-value");
      line.kind().ifPresent(kind -> tag(value, kind));
      grid.addRow(row++, label, value, change(line));
    }
    return new VBox(heading, grid);
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

  private void tag(Label value, FigureKind kind) {
    String word = kind.name().toLowerCase(Locale.ROOT);
    if (kind != FigureKind.MEASURED) {
      Label tag = new Label(messages.get("kind." + word));
      tag.getStyleClass().addAll("kind-tag", "kind-" + word);
      value.setGraphic(tag);
    }
    value.setTooltip(new Tooltip(messages.get("kind." + word + ".long")));
  }

  private static Label change(FigureLine line) {
    Label change = new Label(line.change());
    change.setMinWidth(Label.USE_PREF_SIZE);
    change.getStyleClass().add("figure-change");
    line.better().ifPresent(better -> change.getStyleClass().add(better ? "better" : "worse"));
    return change;
  }

  private static GridPane facts(List<Fact> facts) {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("figure-grid");
    int row = 0;
    for (Fact fact : facts) {
      Label label = new Label(fact.label());
      label.getStyleClass().add("text-muted");
      label.setMinWidth(Label.USE_PREF_SIZE);
      Label value = new Label(fact.value());
      value.setTooltip(new Tooltip(fact.value()));
      grid.addRow(row++, label, value);
    }
    return grid;
  }

  private TitledPane recipe(String json) {
    TextArea text = new TextArea(json);
    text.setEditable(false);
    text.setPrefRowCount(Math.min(18, (int) json.lines().count() + 1));
    text.getStyleClass().add("code");
    Button copy = new Button(messages.get("inspector.copy"), Icons.of("mdoal-content_copy"));
    copy.getStyleClass().addAll("flat", "small");
    copy.setOnAction(
        event -> {
          ClipboardContent clip = new ClipboardContent();
          clip.putString(json);
          Clipboard.getSystemClipboard().setContent(clip);
        });
    TitledPane pane = new TitledPane(messages.get("inspector.recipe"), new VBox(4, text, copy));
    pane.setExpanded(recipeOpen);
    pane.expandedProperty().addListener((o, old, now) -> recipeOpen = now);
    return styled(pane);
  }
}
