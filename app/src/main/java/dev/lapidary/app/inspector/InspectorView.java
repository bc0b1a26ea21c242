package dev.lapidary.app.inspector;

import dev.lapidary.app.job.Debouncer;
import dev.lapidary.app.job.FxDebouncer;
import dev.lapidary.app.ui.Messages;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * The selected variant in full. Its nodes stay when another variant is shown, and it follows a
 * moment after the table: making or laying out all of the window at once would stall it.
 */
public final class InspectorView extends ScrollPane {
  private static final Duration PAUSE = Duration.millis(40);

  private final InspectorViewModel viewModel;
  private final Messages messages;
  private final Debouncer pause = new FxDebouncer(PAUSE);
  private final Label name = new Label();
  private final Label origin = muted("");
  private final VBox figures = new VBox();
  private final FactGrid facts = new FactGrid();
  private final TitledPane provenance;
  private final RecipeView recipe;
  private final Label none;
  private final InvalidationListener onChange;

  /**
   * @param formulas of the steps behind the variant, which follow it by themselves
   */
  public InspectorView(InspectorViewModel viewModel, TitledPane formulas, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    name.getStyleClass().add("inspector-name");
    name.setWrapText(true);
    figures.getStyleClass().add("inspector-figures");
    provenance = new TitledPane(messages.get("inspector.provenance"), facts);
    recipe = new RecipeView(messages);
    none = muted(messages.get("inspector.none"));
    VBox content =
        new VBox(none, name, origin, figures, fold(formulas), fold(provenance), fold(recipe));
    content.getStyleClass().add("inspector");
    content.setId("inspector");
    getStyleClass().addAll("inspector-view", "edge-to-edge");
    setContent(content);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    onChange = observable -> pause.submit(this::show);
    viewModel.inspectionProperty().addListener(new WeakInvalidationListener(onChange));
    show();
  }

  private static TitledPane fold(TitledPane pane) {
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

  private void show() {
    Optional<Inspection> shown = viewModel.inspectionProperty().get();
    show(none, shown.isEmpty());
    List.of(name, origin, figures, provenance).forEach(node -> show(node, shown.isPresent()));
    show(recipe, shown.filter(inspection -> !inspection.recipe().isEmpty()).isPresent());
    shown.ifPresent(this::show);
  }

  private static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }

  private void show(Inspection shown) {
    name.setText(shown.name());
    origin.setText(shown.origin());
    showFigures(shown.figures());
    facts.show(shown.provenance());
    recipe.show(shown.recipe());
  }

  private void showFigures(List<FigureGroup> groups) {
    List<Node> views = figures.getChildren();
    while (views.size() > groups.size()) {
      views.remove(views.size() - 1);
    }
    for (int i = 0; i < groups.size(); i++) {
      boolean isNew = i == views.size();
      FigureGroupView view = isNew ? new FigureGroupView(messages) : (FigureGroupView) views.get(i);
      view.show(groups.get(i));
      if (isNew) {
        views.add(view);
      }
    }
  }
}
