package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.TransformContext;
import java.util.List;

/**
 * The calibration samples a step looks at.
 *
 * @param samples drawn without repetition, 1 or more
 * @param batchSize samples a run, 1 or more; a batch the model fixes goes before
 * @param seed of the draw
 */
public record SampleSettings(int samples, int batchSize, long seed) {
  private static final int BATCH = 32;

  public SampleSettings {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "samples and batchSize must be 1 or more, found " + samples + " and " + batchSize);
    }
  }

  /** The parameters. */
  public static List<ParameterSpec> specs(int samples) {
    return List.of(
        ParameterSpec.integer("samples", 1, 1_000_000, samples),
        ParameterSpec.integer("batchSize", 1, 4096, BATCH).asSeldom(),
        ParameterSpec.integer("seed", 0, Integer.MAX_VALUE, 1).asSeldom());
  }

  /** So many samples, with the initial values of the rest. */
  public static SampleSettings of(int samples) {
    return new SampleSettings(samples, BATCH, 1);
  }

  /** So many samples, drawn and fed the same way. */
  public SampleSettings withSamples(int newSamples) {
    return new SampleSettings(newSamples, batchSize, seed);
  }

  /**
   * Draws the samples.
   *
   * @param label of the step that wants them
   * @throws RecipeException if there is no calibration data
   * @throws DataException if it does not fit the model
   */
  public SampleFeeds feeds(String label, Model model, TransformContext context)
      throws RecipeException, DataException {
    return new SampleFeeds(dataset(label, context), model, samples, batchSize, seed);
  }

  private static Dataset dataset(String label, TransformContext context) throws RecipeException {
    return context
        .data()
        .get(DataRole.CALIBRATION)
        .orElseThrow(() -> new RecipeException("recipe.missingData", 1, label, "calibration"));
  }

  /** What tells the drawn samples and their batches from all others. */
  String identity(String label, TransformContext context) throws RecipeException {
    Dataset dataset = dataset(label, context);
    return this + " of " + dataset.ref().sha256() + " " + dataset.size();
  }
}
