package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adam, with weight decay in the gradient or beside it. */
final class AdamRule implements UpdateRule {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final boolean decoupled;
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();

  /**
   * @param decoupled whether weight decay stays out of the gradient: AdamW
   */
  AdamRule(boolean decoupled, Map<String, NDArray> weights) {
    this.decoupled = decoupled;
    weights.forEach(
        (name, weight) -> {
          means.put(name, UpdateRule.zerosLike(weight));
          squares.put(name, UpdateRule.zerosLike(weight));
        });
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    means.forEach((name, mean) -> state.put("mean/" + name, mean));
    squares.forEach((name, square) -> state.put("square/" + name, square));
    return state;
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, Move move) {
    if (move.decay() > 0 && !decoupled) {
      gradient.addi(weight.mul(move.decay()));
    }
    NDArray mean = means.get(name);
    NDArray square = squares.get(name);
    mean.muli(BETA1).addi(gradient.mul(1 - BETA1));
    square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
    NDArray spread = square.div(1 - Math.pow(BETA2, move.step())).sqrt().addi(EPSILON);
    NDArray way = mean.mul(move.rate() / (1 - Math.pow(BETA1, move.step()))).divi(spread);
    if (move.decay() > 0 && decoupled) {
      weight.muli(1 - move.rate() * move.decay());
    }
    weight.subi(way);
  }
}
