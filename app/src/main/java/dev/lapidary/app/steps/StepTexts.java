package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The words for steps and their parameters. A step new to the bundle shows its own label. */
public final class StepTexts {
  private final Messages messages;

  public StepTexts(Messages messages) {
    this.messages = messages;
  }

  /** Every key that the steps of a catalog need. */
  public static List<String> keys(List<StepType<?>> types) {
    List<String> keys = new ArrayList<>();
    for (StepType<?> type : types) {
      String step = "step." + type.label();
      keys.addAll(List.of(step, step + ".help", step + ".act", step + ".variant"));
      for (ParameterSpec spec : type.parameters()) {
        keys.add("parameter." + spec.name());
        keys.add("parameter." + spec.name() + ".help");
        spec.choices().forEach(word -> keys.add("choice." + word));
      }
    }
    return keys.stream().distinct().sorted().toList();
  }

  public String name(StepType<?> type) {
    return messages.find("step." + type.label()).orElse(type.label());
  }

  public String help(StepType<?> type) {
    return messages.find("step." + type.label() + ".help").orElse("");
  }

  /** What the button that makes the variant says. */
  public String act(StepType<?> type) {
    return messages.find("step." + type.label() + ".act").orElse(messages.get("steps.create"));
  }

  /** A name for what the step makes with these values. */
  public String variant(StepType<?> type, Map<String, Object> values) {
    String share =
        type.parameters().stream()
            .filter(spec -> spec.kind() == ParameterSpec.Kind.FRACTION)
            .map(spec -> values.getOrDefault(spec.name(), spec.initial()))
            .map(value -> Math.round(((Number) value).doubleValue() * 1000) / 10.0)
            .map(
                percent ->
                    percent == Math.rint(percent)
                        ? String.valueOf(Math.round(percent))
                        : String.valueOf(percent))
            .findFirst()
            .orElse("");
    return messages.find("step." + type.label() + ".variant", share).orElse(type.label());
  }

  /** The parameter's own words in this step if it has some, else those of its name. */
  public String parameter(StepType<?> type, ParameterSpec spec) {
    return messages
        .find("parameter." + type.label() + "." + spec.name())
        .or(() -> messages.find("parameter." + spec.name()))
        .orElse(spec.name());
  }

  public String parameterHelp(StepType<?> type, ParameterSpec spec) {
    return messages
        .find("parameter." + type.label() + "." + spec.name() + ".help")
        .or(() -> messages.find("parameter." + spec.name() + ".help"))
        .orElse("");
  }

  public String choice(String word) {
    return messages.find("choice." + word).orElse(word);
  }

  /** What to enter, where what is entered is no value. */
  public String expected(ParameterEntry entry) {
    String key =
        switch (entry.spec().kind()) {
          case INTEGER -> "steps.integer";
          case NUMBERS -> "steps.numbers";
          default -> "steps.number";
        };
    return messages.get(key, entry.minimumText(), entry.maximumText());
  }
}
