package dev.lapidary.core.train;

import java.util.List;

/**
 * Several teachers as one: the mean of what they say. Teachers that were trained independently err
 * differently, so the mean is better than each (Hinton, Vinyals, Dean 2015, section 1).
 */
public final class TargetMean {
  private TargetMean() {}

  /**
   * The target of a term: of softened scores the {@link SoftenedMean}, else the arithmetic mean.
   *
   * @param targets one array a teacher, row-major [N, width]; one or more, of equal length
   * @param width numbers a sample
   */
  public static float[] of(LossTerm term, List<float[]> targets, int width) {
    if (targets.size() == 1) {
      return targets.get(0);
    }
    return term.kind().softens()
        ? SoftenedMean.of(targets, width, term.temperature())
        : arithmetic(targets);
  }

  private static float[] arithmetic(List<float[]> targets) {
    float[] mean = new float[targets.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] target : targets) {
        sum += target[i];
      }
      mean[i] = (float) (sum / targets.size());
    }
    return mean;
  }
}
