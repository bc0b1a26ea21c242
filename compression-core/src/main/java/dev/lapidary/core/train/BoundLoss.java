package dev.lapidary.core.train;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A loss on the models at hand.
 *
 * @param terms about outputs
 * @param features about inner values of the model and its first teacher
 * @param teachers how many teachers are asked; 0 if the loss needs none
 */
public record BoundLoss(List<BoundTerm> terms, List<BoundFeature> features, int teachers) {
  public BoundLoss {
    terms = List.copyOf(terms);
    features = List.copyOf(features);
  }

  /**
   * Finds the values that a loss compares.
   *
   * @param teachers left aside if the loss needs none
   * @throws WorkbenchException if a teacher or a value is missing, or two do not compare
   */
  public static BoundLoss of(LossSettings loss, Model model, List<Model> teachers)
      throws WorkbenchException {
    if (!loss.usesTeacher()) {
      return new BoundLoss(BoundTerm.of(loss.terms(), model.graph(), List.of()), List.of(), 0);
    }
    if (teachers.isEmpty()) {
      throw new DataException("train.noTeacher");
    }
    List<Graph> graphs = teachers.stream().map(Model::graph).toList();
    List<BoundTerm> terms = BoundTerm.of(loss.terms(), model.graph(), graphs);
    List<BoundFeature> features =
        loss.features().isEmpty()
            ? List.of()
            : BoundFeature.of(loss.features(), model, teachers.get(0));
    return new BoundLoss(terms, features, teachers.size());
  }

  /**
   * Checks that the model has the outputs and inner values that are named.
   *
   * @throws ModelException naming the first it has not, and what is near it
   */
  public static void check(LossSettings loss, Graph model) throws ModelException {
    for (LossTerm term : loss.terms()) {
      BoundTerm.place(model, term.output());
    }
    for (FeatureTerm term : loss.features()) {
      for (ValuePair pair : term.pairs()) {
        InnerValue.require(model, pair.student());
      }
    }
  }

  /** The values of the model that are compared. */
  public List<String> values() {
    Set<String> values = new LinkedHashSet<>();
    terms.forEach(term -> values.add(term.value()));
    features.forEach(feature -> values.add(feature.pair().student()));
    return List.copyOf(values);
  }

  /**
   * The values of a teacher that are targets.
   *
   * @param teacher from 0
   */
  public List<String> teacherValues(int teacher) {
    Set<String> values = new LinkedHashSet<>();
    for (BoundTerm term : terms) {
      if (!term.teacherValues().isEmpty()) {
        values.add(term.teacherValues().get(teacher));
      }
    }
    if (teacher == 0) {
      features.forEach(feature -> values.add(feature.pair().teacher()));
    }
    return new ArrayList<>(values);
  }
}
