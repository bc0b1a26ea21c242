package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundFeature;
import dev.lapidary.core.train.FeatureWidth;
import dev.lapidary.core.train.ValuePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pair of inner values under comparison, with the projection that stands between them where the
 * loss has one.
 */
record FeatureComparison(BoundFeature feature, Optional<Projection> projection) {

  /**
   * Prepares comparisons.
   *
   * @param weights that projections are trained among
   * @param seed of the projections' first weights
   */
  static List<FeatureComparison> of(List<BoundFeature> features, Weights weights, long seed) {
    List<FeatureComparison> comparisons = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      BoundFeature feature = features.get(i);
      FeatureWidth width = feature.width();
      Optional<Projection> projection =
          feature.loss().projects(width)
              ? Optional.of(Projection.between(width, weights, "projection " + i, seed + i))
              : Optional.empty();
      comparisons.add(new FeatureComparison(feature, projection));
    }
    return comparisons;
  }

  /**
   * The weighted loss.
   *
   * @param student values by name
   * @param teacher values by name
   * @return a scalar
   * @throws ModelException if positions are compared and the values have no equal ones
   */
  NDArray of(Map<String, NDArray> student, Map<String, Tensor> teacher) throws ModelException {
    NDArray found = student.get(feature.pair().student());
    NDArray wanted = Weights.view(found.getManager(), teacher.get(feature.pair().teacher()));
    return Scalars.times(compared(found, wanted), (float) feature.weight());
  }

  private NDArray compared(NDArray found, NDArray wanted) throws ModelException {
    return switch (feature.loss()) {
      case DISTANCES -> RelationalLoss.distances(found, wanted);
      case ANGLES -> RelationalLoss.angles(found, wanted);
      case ATTENTION -> AttentionTransfer.of(matched(found, wanted));
      case HINT -> {
        MatchedFeatures features = matched(found, wanted);
        yield LossFunctions.squaredError(projected(features.student()), features.teacher());
      }
      case COSINE -> {
        MatchedFeatures features = matched(found, wanted);
        yield LossFunctions.cosine(projected(features.student()), features.teacher());
      }
    };
  }

  private MatchedFeatures matched(NDArray found, NDArray wanted) throws ModelException {
    if (!MatchedFeatures.fit(found.getShape(), wanted.getShape())) {
      throw misfit(found.getShape(), wanted.getShape());
    }
    return MatchedFeatures.of(found, wanted);
  }

  /** Lengths that the graphs leave open show in the data only. */
  private ModelException misfit(Shape found, Shape wanted) {
    ValuePair pair = feature.pair();
    boolean sequences = found.dimension() == 3 && wanted.dimension() == 3;
    return sequences
        ? new ModelException(
            "distill.positions", pair.student(), found.get(1), pair.teacher(), wanted.get(1))
        : new ModelException("distill.shapes", pair.student(), found, pair.teacher(), wanted);
  }

  private NDArray projected(NDArray features) {
    return projection.map(map -> map.of(features)).orElse(features);
  }
}
