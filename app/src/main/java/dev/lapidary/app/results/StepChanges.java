package dev.lapidary.app.results;

import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.transform.LayerChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a step changed, and what it left alone and why.
 *
 * @param step label of the step
 * @param changes in the order of the graph
 */
public record StepChanges(String step, List<LayerChange> changes) {
  private static final String REASON = "reason";
  private static final int SHOWN = 3;

  public StepChanges {
    changes = List.copyOf(changes);
  }

  static List<StepChanges> of(List<StepOutcome> outcomes) {
    return outcomes.stream()
        .map(outcome -> new StepChanges(outcome.step().label(), outcome.result().changes()))
        .toList();
  }

  /**
   * In one line: how often what was done, with the reason and the first names of what was left
   * alone, for example {@code quantize.static: 15 folded, 14 quantized, 2 kept-float (excluded:
   * stem, logits)}.
   */
  public String summary() {
    Map<String, List<LayerChange>> alike = new LinkedHashMap<>();
    for (LayerChange change : changes) {
      alike.computeIfAbsent(kind(change), kind -> new ArrayList<>()).add(change);
    }
    String all = alike.values().stream().map(StepChanges::text).collect(Collectors.joining(", "));
    return step + ": " + (all.isEmpty() ? "nothing changed" : all);
  }

  private static String kind(LayerChange change) {
    return change.action() + " " + change.figures().get(REASON);
  }

  private static String text(List<LayerChange> alike) {
    LayerChange first = alike.get(0);
    String text = alike.size() + " " + first.action();
    Object reason = first.figures().get(REASON);
    if (reason == null) {
      return text;
    }
    String names =
        alike.stream().limit(SHOWN).map(LayerChange::layer).collect(Collectors.joining(", "));
    return text + " (" + reason + ": " + names + (alike.size() > SHOWN ? ", ...)" : ")");
  }
}
