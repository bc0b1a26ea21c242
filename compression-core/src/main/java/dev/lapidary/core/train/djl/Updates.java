package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.train.TrainingPlan;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Applies the update rule to every weight, and keeps pruned weights at zero. */
final class Updates {
  /** Scales that are learned stay above 0. */
  private static final float LEAST_SCALE = 1e-8f;

  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> masks = new LinkedHashMap<>();
  private final Set<String> decayed = new HashSet<>();
  private final Set<String> scales = new HashSet<>();
  private final UpdateRule rule;
  private final double weightDecay;
  private final double gradientClip;

  Updates(TrainingPlan plan, Graph graph, Weights weights) {
    parameters = weights.parameters();
    rule = UpdateRule.of(plan.optimizer(), parameters);
    weightDecay = plan.regularization().weightDecay();
    gradientClip = plan.regularization().gradientClip();
    graph.nodes().stream()
        .filter(node -> node.is("QuantizeLinear"))
        .forEach(node -> scales.add(node.inputs().get(1)));
    Set<String> proper = DecayedWeights.of(graph);
    parameters.forEach(
        (name, weight) -> {
          if (proper.contains(name) && weight.getShape().dimension() >= 2) {
            decayed.add(name);
          }
        });
    if (plan.freezing().zeros()) {
      decayed.forEach(name -> addMask(name, parameters.get(name)));
    }
  }

  private void addMask(String name, NDArray weight) {
    float[] mask = weight.toFloatArray();
    boolean pruned = false;
    for (int i = 0; i < mask.length; i++) {
      pruned |= mask[i] == 0;
      mask[i] = mask[i] == 0 ? 0 : 1;
    }
    if (pruned) {
      masks.put(name, weight.getManager().create(mask, weight.getShape()));
    }
  }

  void lendTo(NDManager step) {
    rule.state().values().forEach(step::tempAttachAll);
    masks.values().forEach(step::tempAttachAll);
  }

  /** What the update rule keeps between steps. */
  Map<String, NDArray> state() {
    return rule.state();
  }

  /**
   * Moves every weight along its gradient and clears the gradients; nothing moves if the gradient
   * is not finite.
   *
   * @param step from 1
   * @return the length of the gradient over all weights, before it was clipped
   */
  double apply(double rate, int step) {
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    parameters.forEach((name, weight) -> gradients.put(name, weight.getGradient()));
    double length = length(gradients);
    if (!Double.isFinite(length)) {
      return length;
    }
    if (gradientClip > 0 && length > gradientClip) {
      gradients.values().forEach(gradient -> gradient.muli(gradientClip / length));
    }
    gradients.forEach((name, gradient) -> move(name, gradient, rate, step));
    return length;
  }

  private void move(String name, NDArray gradient, double rate, int step) {
    NDArray weight = parameters.get(name);
    double decay = decayed.contains(name) ? weightDecay : 0;
    rule.update(name, weight, gradient, new Move(rate, decay, step));
    gradient.muli(0);
    if (scales.contains(name)) {
      weight.maximum(LEAST_SCALE).copyTo(weight);
    }
    if (masks.containsKey(name)) {
      weight.muli(masks.get(name));
    }
  }

  private static double length(Map<String, NDArray> gradients) {
    double squares = 0;
    for (NDArray gradient : gradients.values()) {
      double length = gradient.norm().getFloat();
      squares += length * length;
    }
    return Math.sqrt(squares);
  }
}
