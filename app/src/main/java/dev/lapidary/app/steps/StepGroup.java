package dev.lapidary.app.steps;

import dev.lapidary.core.transform.StepType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Steps that stand on one tab. */
public enum StepGroup {
  SIMPLIFY("simplify", "convert"),
  PRUNE("prune"),
  QUANTIZE("quantize"),
  DISTILL("distill", "train");

  private final List<String> families;

  StepGroup(String... families) {
    this.families = List.of(families);
  }

  /** The steps of the group, those of its first family first. */
  public List<StepType<?>> of(List<StepType<?>> types) {
    return families.stream()
        .flatMap(family -> types.stream().filter(type -> type.family().equals(family)))
        .<StepType<?>>map(type -> type)
        .toList();
  }

  /** The name in actions and message keys. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static StepGroup ofWord(String word) {
    return Arrays.stream(values()).filter(g -> g.word().equals(word)).findFirst().orElseThrow();
  }
}
