package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma, Ba 2015) with decoupled weight decay (Loshchilov, Hutter 2019), beta 0.9 and 0.999,
 * epsilon 1e-8.
 */
final class AdamRule implements UpdateRule {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private int steps;

  AdamRule(Map<String, NDArray> weights) {
    weights.forEach(
        (name, weight) -> {
          means.put(name, zerosLike(weight));
          squares.put(name, zerosLike(weight));
        });
  }

  static NDArray zerosLike(NDArray array) {
    return array.getManager().zeros(array.getShape());
  }

  @Override
  public void lendTo(NDManager step) {
    means.values().forEach(step::tempAttachAll);
    squares.values().forEach(step::tempAttachAll);
  }

  @Override
  public void beginStep() {
    steps++;
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, double rate, double decay) {
    NDArray mean = means.get(name);
    NDArray square = squares.get(name);
    mean.muli(BETA1).addi(gradient.mul(1 - BETA1));
    square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
    NDArray spread = square.div(1 - Math.pow(BETA2, steps)).sqrt().addi(EPSILON);
    NDArray move = mean.mul(rate / (1 - Math.pow(BETA1, steps))).divi(spread);
    if (decay > 0) {
      weight.muli(1 - rate * decay);
    }
    weight.subi(move);
  }
}
