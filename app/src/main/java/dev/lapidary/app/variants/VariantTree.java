package dev.lapidary.app.variants;

import dev.lapidary.core.workspace.VariantId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.TreeItem;

/** The tree items of the variants, kept in step with the model. */
final class VariantTree {
  private final TreeItem<VariantRow> root = new TreeItem<>();
  private final Map<VariantId, TreeItem<VariantRow>> items = new LinkedHashMap<>();

  TreeItem<VariantRow> root() {
    return root;
  }

  Optional<TreeItem<VariantRow>> item(VariantId id) {
    return Optional.ofNullable(items.get(id));
  }

  /** Adds, changes and removes items so that they show {@code rows}; open ones stay open. */
  void show(List<? extends VariantRow> rows) {
    Set<VariantId> present = new HashSet<>();
    for (VariantRow row : rows) {
      present.add(row.id());
      TreeItem<VariantRow> item = items.get(row.id());
      if (item == null) {
        add(row);
      } else if (!row.equals(item.getValue())) {
        item.setValue(row);
      }
    }
    for (VariantId id : List.copyOf(items.keySet())) {
      if (!present.contains(id)) {
        TreeItem<VariantRow> gone = items.remove(id);
        gone.getParent().getChildren().remove(gone);
      }
    }
  }

  private void add(VariantRow row) {
    TreeItem<VariantRow> item = new TreeItem<>(row);
    item.setExpanded(true);
    items.put(row.id(), item);
    row.variant().parent().map(items::get).orElse(root).getChildren().add(item);
  }
}
