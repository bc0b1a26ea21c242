package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proposes which values of student and teacher to compare, so that nobody need name any. */
final class FeaturePairs {
  private FeaturePairs() {}

  /**
   * The pairs a loss usually compares.
   *
   * @throws ModelException if a model has no such values
   */
  static List<ValuePair> proposed(FeatureLoss loss, FeatureStages student, FeatureStages teacher)
      throws ModelException {
    return loss.comparesStages()
        ? stages(student, teacher)
        : List.of(new ValuePair(student.embedding(), teacher.embedding()));
  }

  /**
   * The last values of each stage that both models have. Models that share no resolution are paired
   * by the ends of their last stages.
   */
  private static List<ValuePair> stages(FeatureStages student, FeatureStages teacher)
      throws ModelException {
    Map<List<Dimension>, String> learned = ends(student);
    Map<List<Dimension>, String> taught = ends(teacher);
    List<ValuePair> pairs = new ArrayList<>();
    learned.forEach(
        (resolution, value) -> {
          if (taught.containsKey(resolution)) {
            pairs.add(new ValuePair(value, taught.get(resolution)));
          }
        });
    return pairs.isEmpty() ? List.of(new ValuePair(last(learned), last(taught))) : pairs;
  }

  private static Map<List<Dimension>, String> ends(FeatureStages model) throws ModelException {
    Map<List<Dimension>, String> ends = model.ends();
    if (ends.isEmpty()) {
      throw new ModelException("distill.noStages", model.graph().name());
    }
    return ends;
  }

  private static String last(Map<List<Dimension>, String> ends) {
    List<String> values = List.copyOf(ends.values());
    return values.get(values.size() - 1);
  }
}
