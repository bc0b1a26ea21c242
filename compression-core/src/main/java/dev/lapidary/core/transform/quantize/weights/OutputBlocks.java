package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.rounding.LayerwiseRounding;
import dev.lapidary.core.transform.quantize.rounding.RoundedWeight;
import dev.lapidary.core.transform.quantize.rounding.RoundingTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Codes of products chosen for the least change of their outputs (Frantar et al. 2022). Scales and
 * zero points are those of the nearest codes, known before any code is chosen, so that inputs may
 * be taken in any order. A weight of several products is chosen for the inputs of all of them.
 */
final class OutputBlocks {
  private final BlockScheme scheme;
  private final Map<String, List<BlockProduct>> products = new LinkedHashMap<>();
  private final Map<String, ChosenBlocks> chosen = new LinkedHashMap<>();

  OutputBlocks(BlockScheme scheme) {
    this.scheme = scheme;
  }

  /** Takes in a product, in graph order; wide ones are going to be rounded to the nearest. */
  void add(BlockProduct product) {
    Optional<String> reason = RoundingTarget.reasonAgainst(product.layer());
    if (reason.isPresent()) {
      Map<String, Object> figures = figures(BlockRounding.NEAREST);
      figures.put("reason", reason.get());
      chosen.computeIfAbsent(product.key(), key -> new ChosenBlocks(nearest(product), figures));
    } else {
      products.computeIfAbsent(product.key(), key -> new ArrayList<>()).add(product);
    }
  }

  /**
   * Chooses.
   *
   * @param real the model in float
   * @param start the same with embeddings rounded
   * @return codes by the key of their products
   */
  Map<String, ChosenBlocks> choose(
      Model real, Model start, RoundingSettings settings, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    Map<String, BlockMatrix> nearest = new LinkedHashMap<>();
    List<RoundingTarget> targets = new ArrayList<>();
    products.forEach(
        (key, users) -> {
          BlockMatrix matrix = nearest(users.get(0));
          nearest.put(key, matrix);
          List<WeightedNode> layers = users.stream().map(BlockProduct::layer).toList();
          targets.add(new RoundingTarget(layers, rows -> BlockGrid.of(matrix)));
        });
    Map<String, RoundedWeight> weights =
        new LayerwiseRounding(settings.rounding().method().orElseThrow(), settings.damping())
            .round(real, start, targets, feeds, job)
            .weights();
    products.forEach(
        (key, users) -> {
          BlockProduct first = users.get(0);
          RoundedWeight weight = weights.get(first.layer().node().id());
          Map<String, Object> figures = figures(settings.rounding());
          figures.put("errorToNearest", weight.errorToNearest());
          float[] values = first.rows(weight.weight()).toFloats();
          chosen.put(key, new ChosenBlocks(nearest.get(key).withCodesOf(values), figures));
        });
    return chosen;
  }

  private BlockMatrix nearest(BlockProduct product) {
    return BlockMatrix.nearest(
        scheme, product.rows().toFloats(), Math.toIntExact(product.rows().length(0)));
  }

  private static Map<String, Object> figures(BlockRounding rounding) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rounding", ParameterSpec.word(rounding));
    return figures;
  }
}
