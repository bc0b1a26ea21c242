package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proposes which values of student and teacher to compare, so that nobody need name any. */
public final class FeaturePairs {
  private FeaturePairs() {}

  /**
   * The last values of each stage that both models have: a stage is what has one resolution. Models
   * that share no resolution are paired by the ends of their last stages.
   *
   * @throws WorkbenchException if a model has no inner values of a resolution above one position,
   *     or ONNX Runtime cannot load it
   */
  public static List<ValuePair> stages(Model student, Model teacher) throws WorkbenchException {
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

  private static Map<List<Dimension>, String> ends(Model model) throws WorkbenchException {
    Map<List<Dimension>, String> ends = FeatureStages.of(model).ends();
    if (ends.isEmpty()) {
      throw new ModelException("distill.noStages", model.graph().name());
    }
    return ends;
  }

  private static String last(Map<List<Dimension>, String> ends) {
    List<String> values = List.copyOf(ends.values());
    return values.get(values.size() - 1);
  }

  /**
   * What the last layers with weights turn into scores.
   *
   * @throws WorkbenchException if a model has no such layer, or ONNX Runtime cannot load it
   */
  public static ValuePair embeddings(Model student, Model teacher) throws WorkbenchException {
    return new ValuePair(
        FeatureStages.of(student).embedding(), FeatureStages.of(teacher).embedding());
  }

  /**
   * The loss with pairs where it has none: stages for hints and attention, embeddings for the rest.
   *
   * @throws WorkbenchException if none can be proposed
   */
  public static DistillationLoss complete(DistillationLoss loss, Model student, Model teacher)
      throws WorkbenchException {
    if (!loss.comparesFeatures() || !loss.pairs().isEmpty()) {
      return loss;
    }
    boolean byStage =
        loss instanceof DistillationLoss.Hint || loss instanceof DistillationLoss.Attention;
    return loss.withPairs(
        byStage ? stages(student, teacher) : List.of(embeddings(student, teacher)));
  }
}
