package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * A pair of inner values, checked, and how they are compared.
 *
 * @param weight factor of this pair's part in the loss, above 0
 */
public record BoundFeature(FeatureLoss loss, ValuePair pair, FeatureWidth width, double weight) {

  /**
   * Finds the values that terms compare, proposes those that are not named, and checks that they
   * compare.
   *
   * @throws WorkbenchException if a value is missing, two do not compare or none can be proposed;
   *     or if ONNX Runtime cannot load a model
   */
  static List<BoundFeature> of(List<FeatureTerm> terms, Model student, Model teacher)
      throws WorkbenchException {
    List<BoundFeature> bound = new ArrayList<>();
    FeatureStages learned = FeatureStages.of(student);
    FeatureStages taught = FeatureStages.of(teacher);
    for (FeatureTerm term : terms) {
      List<ValuePair> pairs =
          term.pairs().isEmpty()
              ? FeaturePairs.proposed(term.loss(), learned, taught)
              : term.pairs();
      for (ValuePair pair : pairs) {
        FeatureWidth width = FeatureWidth.of(term.loss(), pair, learned, taught);
        bound.add(new BoundFeature(term.loss(), pair, width, term.weight() / pairs.size()));
      }
    }
    return bound;
  }
}
