package dev.lapidary.app.variants;

import dev.lapidary.app.action.Action;
import dev.lapidary.app.action.ActionControls;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.workspace.VariantId;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.BorderPane;

/** The tree of variants with their figures. */
public final class VariantsView extends BorderPane {
  /** Size of the text that the columns' first widths are for, in pixels. */
  private static final double USUAL = 13;

  private final ProjectModel model;
  private final SettingsModel settings;
  private final Messages messages;
  private final VariantWork work;
  private final VariantTree tree = new VariantTree();
  private final TreeTableView<VariantRow> table = new TreeTableView<>(tree.root());
  private final InvalidationListener onRows = observable -> showRows();
  private final InvalidationListener onSelected = observable -> showSelected();
  private final InvalidationListener onDevice = observable -> table.refresh();
  private final Label heading;
  private double textSize = USUAL;
  private boolean showing;

  public VariantsView(
      ProjectModel model,
      VariantWork work,
      SettingsModel settings,
      Messages messages,
      List<Action> menu) {
    this.model = model;
    this.work = work;
    this.settings = settings;
    this.messages = messages;
    getStyleClass().add("variants-view");
    heading = new Label(messages.get("variants.title"));
    heading.getStyleClass().addAll("panel-title", "panel-head");
    setTop(heading);
    setCenter(table);
    buildTable(menu);
    model.rows().addListener(new WeakInvalidationListener(onRows));
    model.selectedProperty().addListener(new WeakInvalidationListener(onSelected));
    model.deviceProperty().addListener(new WeakInvalidationListener(onDevice));
    showRows();
  }

  // not while styles are applied, where the size of the text changes: the columns' cells change too
  @Override
  protected void layoutChildren() {
    double now = heading.getFont().getSize();
    if (now != textSize) {
      table.getColumns().forEach(c -> c.setPrefWidth(c.getWidth() * now / textSize));
      textSize = now;
    }
    super.layoutChildren();
  }

  private void buildTable(List<Action> menu) {
    table.setId("variants");
    table.setShowRoot(false);
    table.setTableMenuButtonVisible(true);
    table.getStyleClass().addAll("dense", "edge-to-edge");
    table.getColumns().add(nameColumn());
    for (Column column : Column.values()) {
      table.getColumns().add(figureColumn(column));
    }
    table.getSelectionModel().selectedItemProperty().addListener((o, old, now) -> selected(now));
    ActionControls controls = new ActionControls(messages);
    ContextMenu context = new ContextMenu();
    menu.forEach(action -> context.getItems().add(controls.withoutKey(action)));
    table.setContextMenu(context);
  }

  private TreeTableColumn<VariantRow, VariantRow> nameColumn() {
    TreeTableColumn<VariantRow, VariantRow> column =
        new TreeTableColumn<>(messages.get("variants.name"));
    column.setPrefWidth(152);
    column.setSortable(false);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    column.setCellFactory(c -> new NameCell());
    return column;
  }

  private TreeTableColumn<VariantRow, VariantRow> figureColumn(Column kind) {
    TreeTableColumn<VariantRow, VariantRow> column =
        new TreeTableColumn<>(messages.get("column." + kind.word()));
    column.setId("column-" + kind.word());
    column.setPrefWidth(width(kind));
    column.setSortable(false);
    column.getStyleClass().add("figure-column");
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue().getValue()));
    column.setCellFactory(
        c -> new FigureCell(kind, model, messages, row -> work.measure(row.id())));
    column.setVisible(settings.get().columns().contains(kind.word()));
    column.visibleProperty().addListener((o, old, now) -> keepColumns());
    return column;
  }

  private static double width(Column kind) {
    return switch (kind) {
      case ACCURACY, SIZE, ACCURACY_CHANGE -> 78;
      default -> 106;
    };
  }

  private void keepColumns() {
    List<String> shown = new ArrayList<>();
    for (TreeTableColumn<VariantRow, ?> column : table.getColumns()) {
      if (column.getId() != null && column.isVisible()) {
        shown.add(column.getId().substring("column-".length()));
      }
    }
    settings.change(now -> now.withColumns(shown));
  }

  private void showRows() {
    showing = true;
    tree.show(model.rows());
    showing = false;
    showSelected();
  }

  private void showSelected() {
    VariantId id = model.selectedProperty().get();
    TreeItem<VariantRow> item = id == null ? null : tree.item(id).orElse(null);
    if (item == null) {
      table.getSelectionModel().clearSelection();
    } else if (table.getSelectionModel().getSelectedItem() != item) {
      table.getSelectionModel().select(item);
    }
  }

  private void selected(TreeItem<VariantRow> item) {
    if (!showing && item != null && item.getValue() != null) {
      model.select(item.getValue().id());
    }
  }

  /** The name; the whole of it in the tip. */
  private static final class NameCell extends TreeTableCell<VariantRow, VariantRow> {
    private final Tooltip tip = new Tooltip();

    @Override
    protected void updateItem(VariantRow row, boolean empty) {
      super.updateItem(row, empty);
      boolean named = !empty && row != null;
      setText(named ? row.name() : null);
      tip.setText(getText());
      setTooltip(named ? tip : null);
    }
  }
}
