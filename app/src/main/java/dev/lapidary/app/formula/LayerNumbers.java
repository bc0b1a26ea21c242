package dev.lapidary.app.formula;

import static dev.lapidary.app.formula.FormulaNumbers.bracketed;
import static dev.lapidary.app.formula.FormulaNumbers.decibels;
import static dev.lapidary.app.formula.FormulaNumbers.number;
import static dev.lapidary.app.formula.FormulaNumbers.whole;

import dev.lapidary.app.ui.FigureFormat;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.inspect.IntegerGrid;
import dev.lapidary.core.inspect.WeightChange;
import java.util.ArrayList;
import java.util.List;

/** The formulas of a kind of step with the numbers of one layer. */
enum LayerNumbers {
  NONE {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      return List.of();
    }
  },
  /** Threshold and mask of pruned weights. */
  MASK {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      List<String> lines = new ArrayList<>();
      layer.threshold().ifPresent(t -> lines.add("t = max { |w| : w′ = 0 } = " + number(t)));
      lines.add(
          "Σ(1 − m) / n = %d / %d = %s"
              .formatted(
                  layer.zeros(),
                  layer.after().length,
                  FigureFormat.share((double) layer.zeros() / layer.after().length)));
      return lines;
    }
  },
  /** The bias that was corrected most. */
  BIAS {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      return layer
          .bias()
          .filter(bias -> bias.before() != bias.after())
          .map(
              bias ->
                  List.of(
                      messages.get("formula.channel", bias.channel()),
                      "b′ = b + Δ = %s + %s = %s"
                          .formatted(
                              number(bias.before()),
                              bracketed((double) bias.after() - bias.before()),
                              number(bias.after()))))
          .orElse(List.of());
    }
  },
  /** Scales, zero points, rounding and error. */
  INTEGERS {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      List<String> lines = new ArrayList<>();
      layer
          .weights()
          .ifPresent(
              grid -> {
                if (grid.channel() >= 0) {
                  lines.add(messages.get("formula.widest", grid.channel()));
                }
                lines.addAll(integers("w", "ŵ", grid));
                lines.addAll(ERROR.lines(layer, messages));
              });
      layer
          .input()
          .ifPresent(
              grid -> {
                lines.add(messages.get("formula.input"));
                lines.addAll(integers("x", "x′", grid));
              });
      return lines;
    }
  },
  /** How far weights are from what they were, as noise. */
  ERROR {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      return List.of("SQNR = 10 log₁₀(Σw² / Σ(w − ŵ)²) = " + decibels(layer.sqnrDb()));
    }
  },
  /** How far training went. */
  CHANGE {
    @Override
    List<String> lines(WeightChange layer, Messages messages) {
      return List.of("‖w′ − w‖ / ‖w‖ = " + number(layer.relativeChange()));
    }
  };

  /** The lines; none if the layer has no such numbers. */
  abstract List<String> lines(WeightChange layer, Messages messages);

  private static List<String> integers(String value, String rounded, IntegerGrid grid) {
    String scale = number(grid.scale());
    String shift = grid.zeroPoint() == 0 ? "" : " + " + bracketed(grid.zeroPoint());
    String back = grid.zeroPoint() == 0 ? "q" : "(q − " + bracketed(grid.zeroPoint()) + ")";
    return List.of(
        "s = %s\nz = %s".formatted(scale, whole(grid.zeroPoint())),
        "q = clip(round(%s / %s)%s, %s, %s)"
            .formatted(value, scale, shift, whole(grid.least()), whole(grid.greatest())),
        "%s = %s · %s\n|%s − %s| ≤ s / 2 = %s"
            .formatted(rounded, scale, back, value, rounded, number(grid.scale() / 2)));
  }
}
