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
 * @param teacherValue of the teacher's graph it is compared with; empty if the term uses labels
 */
public record BoundTerm(LossTerm term, String value, String teacherValue) {

  /**
   * Finds the values that terms compare. The teacher's output is that of the same name, or else the
   * one at the same place; for the first output it is the teacher's first.
   *
   * @param teacher null if no term uses it
   * @throws ModelException if there is no such output
   */
  public static List<BoundTerm> of(LossSettings loss, Graph model, Graph teacher)
      throws ModelException {
    List<BoundTerm> bound = new ArrayList<>();
    for (LossTerm term : loss.terms()) {
      int place = place(model, term.output());
      String other =
          term.kind().usesTeacher() ? value(term, teacher, counterpart(term, teacher, place)) : "";
      bound.add(new BoundTerm(term, value(term, model, place), other));
    }
    return bound;
  }

  /**
   * Checks that the model has the outputs that terms name.
   *
   * @throws ModelException naming the first it has not
   */
  public static void check(LossSettings loss, Graph model) throws ModelException {
    for (LossTerm term : loss.terms()) {
      place(model, term.output());
    }
  }

  private static int place(Graph graph, String output) throws ModelException {
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

  private static int counterpart(LossTerm term, Graph teacher, int place) throws ModelException {
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

  private static String value(LossTerm term, Graph graph, int place) {
    String output = graph.outputs().get(place).name();
    return term.kind().comparesScores() ? LogitsValue.behind(graph, output) : output;
  }
}
