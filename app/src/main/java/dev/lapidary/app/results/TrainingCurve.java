package dev.lapidary.app.results;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import java.util.List;

/**
 * How a training went.
 *
 * @param step of the variant's recipe that trained, from 1
 * @param planned epochs
 */
public record TrainingCurve(int step, int planned, List<EpochMetrics> epochs, TrainingEnd end) {
  public TrainingCurve {
    epochs = List.copyOf(epochs);
  }
}
