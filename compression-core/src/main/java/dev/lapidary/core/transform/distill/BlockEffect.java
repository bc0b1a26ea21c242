package dev.lapidary.core.transform.distill;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much the outputs of a model change without each of its blocks. */
final class BlockEffect {
  private BlockEffect() {}

  /**
   * Takes each block out alone and measures {@code ||outputs - outputs without it|| / ||outputs||}
   * over all samples.
   *
   * @return 0 or more for each block; infinite where outputs are no numbers
   * @throws WorkbenchException if the data does not fit the model
   */
  static Map<ResidualBlock, Double> measure(
      Model model, List<ResidualBlock> blocks, Dataset samples, JobContext job)
      throws WorkbenchException {
    Map<ResidualBlock, Double> effects = new LinkedHashMap<>();
    for (int i = 0; i < blocks.size(); i++) {
      Model without = BlockRemoval.without(model, blocks, Set.of(blocks.get(i)));
      JobContext slice = job.slice((double) i / blocks.size(), (i + 1.0) / blocks.size());
      AgreementReport report =
          new Agreement()
              .compare(
                  model,
                  without,
                  new AgreementInputs.OfDataset(samples),
                  EvaluationSettings.defaults(),
                  slice);
      effects.put(blocks.get(i), relativeChange(report));
    }
    return effects;
  }

  /** SQNR is {@code 20 * log10} of the inverse. */
  private static double relativeChange(AgreementReport report) {
    return report.identical()
        ? 0
        : Math.pow(10, -report.sqnrDb().orElse(Double.NEGATIVE_INFINITY) / 20);
  }
}
