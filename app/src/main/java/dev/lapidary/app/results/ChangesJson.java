package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.transform.LayerChange;
import java.util.List;

/** What steps changed, as it stands in documents for programs. */
final class ChangesJson {
  private ChangesJson() {}

  static ArrayNode of(List<StepChanges> steps) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (StepChanges step : steps) {
      for (LayerChange change : step.changes()) {
        ObjectNode node = all.addObject();
        node.put("step", step.step());
        node.put("layer", change.layer());
        node.put("action", change.action());
        ObjectNode figures = node.putObject("figures");
        change.figures().forEach((key, value) -> put(figures, key, value));
      }
    }
    return all;
  }

  private static void put(ObjectNode figures, String key, Object value) {
    if (value instanceof Double || value instanceof Float) {
      Figures.put(figures, key, ((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      figures.put(key, number.longValue());
    } else if (value instanceof Boolean flag) {
      figures.put(key, flag);
    } else {
      figures.put(key, String.valueOf(value));
    }
  }
}
