package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.train.DistillationLoss;
import dev.lapidary.core.train.DistillationTerm;
import dev.lapidary.core.train.FeatureWidth;
import dev.lapidary.core.train.ValuePair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weighted sum of several distillation losses, with the projections that some of them train.
 * The losses themselves are pure functions in the classes named after them.
 */
final class DistillationTerms {
  private final List<Term> terms = new ArrayList<>();
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();

  /** A loss and its projections by pair. */
  private record Term(DistillationTerm how, Map<ValuePair, Projection> projections) {}

  /** What one model says of a batch: logits [N, classes], and inner values by name. */
  record Outputs(NDArray logits, Map<String, NDArray> values) {}

  /**
   * @param terms with their pairs chosen
   * @param widths of every pair of a loss that projects
   * @param manager of the whole training; owns the projections
   * @param seed of the projections' first weights
   */
  DistillationTerms(
      List<DistillationTerm> terms,
      Map<ValuePair, FeatureWidth> widths,
      NDManager manager,
      long seed) {
    for (DistillationTerm term : terms) {
      Map<ValuePair, Projection> projections = new HashMap<>();
      for (ValuePair pair : term.loss().pairs()) {
        if (projects(term.loss(), widths.get(pair))) {
          projections.put(pair, projection(widths.get(pair), manager, seed + parameters.size()));
        }
      }
      this.terms.add(new Term(term, projections));
    }
  }

  private static boolean projects(DistillationLoss loss, FeatureWidth width) {
    return loss instanceof DistillationLoss.Hint
        || loss instanceof DistillationLoss.Cosine && width.student() != width.teacher();
  }

  private Projection projection(FeatureWidth width, NDManager manager, long seed) {
    Projection projection = new Projection(manager, width.student(), width.teacher(), seed);
    projection
        .parameters()
        .forEach(array -> parameters.put("projection." + parameters.size(), array));
    return projection;
  }

  /** The projections' weights, to be trained beside the student's; named uniquely among them. */
  Map<String, NDArray> parameters() {
    return parameters;
  }

  /** Lends the projections to {@code step} until it is closed. */
  void lendTo(NDManager step) {
    parameters.values().forEach(step::tempAttachAll);
  }

  /**
   * @param labels N class indices; null if unknown
   * @return a scalar
   */
  NDArray of(Outputs student, Outputs teacher, int[] labels) {
    NDArray total = null;
    for (Term term : terms) {
      NDArray loss = loss(term, student, teacher, labels);
      NDArray weighted = Scalars.times(loss, (float) term.how.weight());
      total = total == null ? weighted : total.add(weighted);
    }
    return total;
  }

  private static NDArray loss(Term term, Outputs student, Outputs teacher, int[] labels) {
    DistillationLoss loss = term.how.loss();
    if (loss instanceof DistillationLoss.Logits logits) {
      return SoftenedDivergence.of(student.logits, teacher.logits, logits.temperature());
    } else if (loss instanceof DistillationLoss.Decoupled decoupled) {
      return DecoupledDivergence.of(student.logits, teacher.logits, labels, decoupled);
    } else if (loss instanceof DistillationLoss.LogitsError) {
      return FeatureLosses.squaredError(student.logits, teacher.logits);
    }
    NDArray sum = null;
    for (ValuePair pair : loss.pairs()) {
      NDArray one = student.values.get(pair.student());
      NDArray other = teacher.values.get(pair.teacher());
      NDArray compared = compared(loss, term.projections.get(pair), one, other);
      sum = sum == null ? compared : sum.add(compared);
    }
    return Scalars.times(sum, 1f / loss.pairs().size());
  }

  private static NDArray compared(
      DistillationLoss loss, Projection projection, NDArray student, NDArray teacher) {
    if (loss instanceof DistillationLoss.Relation relation) {
      return RelationalLoss.of(student, teacher, relation);
    }
    MatchedFeatures features = MatchedFeatures.of(student, teacher);
    if (loss instanceof DistillationLoss.Attention) {
      return FeatureLosses.attention(features);
    }
    NDArray projected = projection == null ? features.student() : projection.of(features.student());
    return loss instanceof DistillationLoss.Hint
        ? FeatureLosses.squaredError(projected, features.teacher())
        : FeatureLosses.cosine(projected, features.teacher());
  }
}
