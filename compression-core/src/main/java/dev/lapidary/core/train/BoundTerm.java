package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.ValueInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * A term of the loss on the graphs at hand.
 *
 * @param value of the model's graph that is compared
 * @param teacherValues the value of each teacher's graph it is compared with, in the order of the
 *     teachers; empty if the term uses labels
 */
public record BoundTerm(LossTerm term, String value, List<String> teacherValues) {
  public BoundTerm {
    teacherValues = List.copyOf(teacherValues);
  }

  /**
   * Finds the values that terms compare. A teacher's output is that of the same name, or else the
   * one at the same place; for the first output it is the teacher's first.
   *
   * @param teachers one or more if any term uses them
   * @throws ModelException if there is no such output, or probabilities stand where class scores
   *     are compared and no Softmax is there to be left out
   */
  static List<BoundTerm> of(List<LossTerm> terms, Graph model, List<Graph> teachers)
      throws ModelException {
    List<BoundTerm> bound = new ArrayList<>();
    for (LossTerm term : terms) {
      int place = place(model, term.output());
      List<String> others = new ArrayList<>();
      if (term.kind().usesTeacher()) {
        for (Graph teacher : teachers) {
          others.add(value(term, teacher, counterpart(term, teacher, place)));
        }
      }
      bound.add(new BoundTerm(term, value(term, model, place), others));
    }
    return bound;
  }

  /** The place of an output; the first for the empty name. */
  static int place(Graph graph, String output) throws ModelException {
    List<String> names = names(graph);
    if (names.isEmpty()) {
      throw new ModelException("train.noOutput", graph.name());
    }
    int place = output.isEmpty() ? 0 : names.indexOf(output);
    if (place < 0) {
      throw new ModelException("train.unknownOutput", output, String.join(", ", names));
    }
    return place;
  }

  /** The place of the teacher's output that belongs to the one at {@code place} of the model. */
  static int counterpart(LossTerm term, Graph teacher, int place) throws ModelException {
    List<String> names = names(teacher);
    int same = term.output().isEmpty() ? -1 : names.indexOf(term.output());
    int found = same >= 0 ? same : place;
    if (found >= names.size()) {
      throw new ModelException(
          "train.teacherLacksOutput", term.output(), place + 1, String.join(", ", names));
    }
    return found;
  }

  private static List<String> names(Graph graph) {
    return graph.outputs().stream().map(ValueInfo::name).toList();
  }

  private static String value(LossTerm term, Graph graph, int place) throws ModelException {
    String output = graph.outputs().get(place).name();
    return term.kind().comparesScores() ? LogitsValue.require(graph, output) : output;
  }
}
