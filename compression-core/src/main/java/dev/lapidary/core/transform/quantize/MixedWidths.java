package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.knapsack.Choice;
import dev.lapidary.core.transform.quantize.knapsack.MultipleChoiceKnapsack;
import dev.lapidary.core.transform.quantize.knapsack.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The choice of a width for each layer: what each width costs, what noise it makes at the outputs,
 * and which widths make the least noise within the budget. Noises of layers add up, as if they were
 * independent (Nagel et al. 2021, section 5.3).
 */
final class MixedWidths {
  private final MixedPrecisionQuantization step;
  private final Map<String, Long> amounts;
  private final Map<String, List<Width>> options = new LinkedHashMap<>();

  /** A width that a layer may have, {@code bits} 32 for float. */
  private record Width(int bits, long cost, double noise) {}

  /**
   * Collects what there is to choose from.
   *
   * @param amounts by layer, see {@link PrecisionBudget#amounts}
   * @param ranking of every layer in every width it may have
   */
  MixedWidths(
      MixedPrecisionQuantization step,
      PreparedModel prepared,
      Map<String, Long> amounts,
      List<LayerSensitivity> ranking) {
    this.step = step;
    this.amounts = amounts;
    int activations = step.activationBits();
    prepared.layers().forEach(layer -> options.put(layer, new ArrayList<>()));
    for (LayerSensitivity tried : ranking) {
      int bits = tried.widths().weights();
      add(tried.layer(), bits, activations, tried.relativeNoise());
    }
    if (step.widths().mayStayFloat()) {
      options.keySet().stream()
          .filter(layer -> !prepared.widths().containsKey(layer))
          .forEach(layer -> add(layer, PrecisionBudget.FLOAT, PrecisionBudget.FLOAT, 0));
    }
    options.values().forEach(widths -> widths.sort(Comparator.comparingInt(Width::bits)));
  }

  private void add(String layer, int weightBits, int activationBits, double noise) {
    long cost = step.budget().cost(amounts.get(layer), weightBits, activationBits);
    options.get(layer).add(new Width(weightBits, cost, noise));
  }

  /**
   * Chooses.
   *
   * @throws RecipeException if the cheapest widths exceed the budget
   */
  Chosen choose(JobContext job) throws RecipeException {
    List<List<Option>> classes = new ArrayList<>();
    options
        .values()
        .forEach(
            widths ->
                classes.add(widths.stream().map(w -> new Option(w.cost(), w.noise())).toList()));
    long uniform =
        options.keySet().stream().mapToLong(l -> step.budget().uniform(amounts.get(l))).sum();
    long limit = (long) Math.floor(step.target() * uniform);
    Choice choice =
        MultipleChoiceKnapsack.solve(classes, limit, job)
            .orElseThrow(() -> tooLittle(MultipleChoiceKnapsack.leastCost(classes), uniform));
    return new Chosen(limit, choice);
  }

  private RecipeException tooLittle(long least, long uniform) {
    double reachable = Math.ceil(1000.0 * least / uniform) / 1000;
    return new RecipeException("quantize.budget", step.label(), step.target(), reachable);
  }

  /** Which width each layer gets. */
  final class Chosen {
    private final long limit;
    private final Choice choice;
    private final Map<String, Width> widths = new LinkedHashMap<>();

    private Chosen(long limit, Choice choice) {
      this.limit = limit;
      this.choice = choice;
      int position = 0;
      for (Map.Entry<String, List<Width>> layer : options.entrySet()) {
        widths.put(layer.getKey(), layer.getValue().get(choice.options().get(position++)));
      }
    }

    /** Bits of the weights of the layers that do not stay float, by id. */
    Map<String, Integer> bits() {
      Map<String, Integer> bits = new LinkedHashMap<>();
      widths.forEach((layer, width) -> bits.put(layer, width.bits()));
      bits.values().removeIf(width -> width == PrecisionBudget.FLOAT);
      return bits;
    }

    /** A line for the whole choice: {@code gap} is the share by which it may miss the best. */
    LayerChange summary() {
      Map<String, Object> figures = new LinkedHashMap<>();
      String unit = step.budget() == PrecisionBudget.SIZE ? "Bits" : "BitOperations";
      figures.put("budget" + unit, limit);
      figures.put("used" + unit, choice.cost());
      figures.put("relativeNoise", choice.loss());
      figures.put("leastRelativeNoise", choice.bound());
      figures.put("gap", choice.gap());
      return new LayerChange(step.label(), "chosen", figures);
    }

    /** The change of a layer with the width it got and why it is not another. */
    LayerChange explained(LayerChange change) {
      Width width = widths.get(change.layer());
      if (width == null) {
        return change;
      }
      Map<String, Object> figures = new LinkedHashMap<>(change.figures());
      if (width.bits() == PrecisionBudget.FLOAT) {
        figures.put("reason", "sensitive");
      } else {
        figures.put("weightBits", width.bits());
      }
      figures.put("relativeNoise", width.noise());
      return new LayerChange(change.layer(), change.action(), figures);
    }
  }
}
