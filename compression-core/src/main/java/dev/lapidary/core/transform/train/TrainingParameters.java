package dev.lapidary.core.transform.train;

import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.Schedule;
import dev.lapidary.core.transform.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/** The parameters that every step which trains has, in the order of its record's last ones. */
public final class TrainingParameters {
  private static final int MOST_EPOCHS = 10_000;
  private static final int LARGEST_BATCH = 65_536;
  private static final int LARGEST_SHIFT = 64;

  private TrainingParameters() {}

  /** The step's own parameters, then the common ones: epochs to seed. */
  public static ParameterSpec[] after(int epochs, double learningRate, ParameterSpec... own) {
    List<ParameterSpec> all = new ArrayList<>(List.of(own));
    all.add(ParameterSpec.integer("epochs", 1, MOST_EPOCHS, epochs));
    all.add(ParameterSpec.integer("batchSize", 1, LARGEST_BATCH, 128));
    all.add(ParameterSpec.number("learningRate", 1e-8, 100, "", learningRate));
    all.add(ParameterSpec.choice("optimizer", OptimizerKind.SGD));
    all.add(ParameterSpec.number("momentum", 0, 0.9999, "", 0.9));
    all.add(ParameterSpec.number("weightDecay", 0, 1, "", 5e-4));
    all.add(ParameterSpec.choice("schedule", Schedule.ONE_CYCLE));
    all.add(ParameterSpec.number("labelSmoothing", 0, 0.9999, "", 0.0));
    all.add(ParameterSpec.flag("flip", false));
    all.add(ParameterSpec.integer("shift", 0, LARGEST_SHIFT, 0));
    all.add(ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1));
    return all.toArray(ParameterSpec[]::new);
  }
}
