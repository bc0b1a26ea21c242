package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.ir.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sums of products by Einstein's convention, two operands at a time as a matrix product. */
final class EinsumOperator {
  /** Axes that an ellipsis stands for are named by capital letters from here on. */
  private static final char FIRST_OF_ELLIPSIS = 'A';

  private EinsumOperator() {}

  /** An array and the letters of its axes. */
  private record Term(NDArray array, String axes) {

    long length(char axis) {
      int at = axes.indexOf(axis);
      return at < 0 ? 1 : array.getShape().get(at);
    }

    /** Axes summed up that {@code kept} does not have. */
    Term without(String kept) {
      Term term = this;
      for (int i = axes.length() - 1; i >= 0; i--) {
        if (kept.indexOf(axes.charAt(i)) < 0) {
          String rest = term.axes.substring(0, i) + term.axes.substring(i + 1);
          term = new Term(term.array.sum(new int[] {i}, false), rest);
        }
      }
      return term;
    }

    /** The axes put into an order; those the array does not have get length one. */
    NDArray arranged(String order) {
      int[] permutation = order.chars().map(axes::indexOf).filter(at -> at >= 0).toArray();
      long[] lengths = order.chars().mapToLong(axis -> length((char) axis)).toArray();
      NDArray moved = permutation.length < 2 ? array : array.transpose(permutation);
      return moved.reshape(new Shape(lengths));
    }
  }

  static Optional<String> refusal(Node node) {
    String equation = equation(node);
    for (String term : equation.split("->")[0].split(",")) {
      String letters = term.replace("...", "");
      if (letters.chars().distinct().count() != letters.length()) {
        return Optional.of("a diagonal, equation " + equation);
      }
    }
    return equation.chars().anyMatch(Character::isUpperCase)
        ? Optional.of("capital letters, equation " + equation)
        : Optional.empty();
  }

  static NDArray apply(OperatorCall call) {
    String[] sides = equation(call.node()).split("->", -1);
    List<Term> terms = terms(call, sides[0].split(",", -1));
    String ellipsis = ofEllipsis(mostHidden(terms));
    String output =
        sides.length > 1 ? sides[1].replace("...", ellipsis) : ellipsis + lettersUsedOnce(sides[0]);
    Term result = terms.remove(0);
    while (!terms.isEmpty()) {
      String later = terms.stream().skip(1).map(Term::axes).collect(Collectors.joining()) + output;
      result = product(result, terms.remove(0), later);
    }
    return result.without(output).arranged(output);
  }

  private static String equation(Node node) {
    return node.stringAttribute("equation", "").replace(" ", "");
  }

  private static List<Term> terms(OperatorCall call, String[] written) {
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < written.length; i++) {
      NDArray array = call.input(i);
      int hidden = OperatorCall.rank(array) - written[i].replace("...", "").length();
      terms.add(new Term(array, written[i].replace("...", ofEllipsis(hidden))));
    }
    return terms;
  }

  private static int mostHidden(List<Term> terms) {
    return (int)
        terms.stream()
            .mapToLong(term -> term.axes().chars().filter(Character::isUpperCase).count())
            .max()
            .orElse(0);
  }

  private static String ofEllipsis(int count) {
    StringBuilder axes = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      axes.append((char) (FIRST_OF_ELLIPSIS + i));
    }
    return axes.toString();
  }

  private static String lettersUsedOnce(String terms) {
    Set<Character> once = new TreeSet<>();
    for (char letter : terms.toCharArray()) {
      if (Character.isLetter(letter) && terms.indexOf(letter) == terms.lastIndexOf(letter)) {
        once.add(letter);
      }
    }
    return once.stream().map(String::valueOf).collect(Collectors.joining());
  }

  /** [batch, left, summed] times [batch, summed, right]. */
  private static Term product(Term left, Term right, String later) {
    String both = common(left.axes, right.axes, true);
    String batch = common(both, later, true);
    String summed = common(both, later, false);
    Term first = left.without(right.axes + later);
    Term second = right.without(left.axes + later);
    String onlyLeft = common(first.axes, both, false);
    String onlyRight = common(second.axes, both, false);
    NDArray a = matrices(first, second, batch, onlyLeft, summed);
    NDArray b = matrices(second, first, batch, summed, onlyRight);
    String axes = batch + onlyLeft + onlyRight;
    return new Term(a.matMul(b).reshape(new Shape(lengths(first, second, axes))), axes);
  }

  /** The lengths of axes that either term may have with length one. */
  private static long[] lengths(Term first, Term second, String axes) {
    return axes.chars()
        .mapToLong(axis -> Math.max(first.length((char) axis), second.length((char) axis)))
        .toArray();
  }

  private static NDArray matrices(
      Term term, Term other, String batch, String rows, String columns) {
    long[] lengths = lengths(term, other, batch + rows + columns);
    int rowsFrom = batch.length();
    int columnsFrom = rowsFrom + rows.length();
    return Torch.expand(term.arranged(batch + rows + columns), lengths)
        .reshape(
            ShapeOperators.product(Arrays.copyOfRange(lengths, 0, rowsFrom)),
            ShapeOperators.product(Arrays.copyOfRange(lengths, rowsFrom, columnsFrom)),
            ShapeOperators.product(Arrays.copyOfRange(lengths, columnsFrom, lengths.length)));
  }

  /** The letters of {@code axes} that are, or are not, among {@code others}. */
  private static String common(String axes, String others, boolean among) {
    return axes.chars()
        .filter(axis -> others.indexOf(axis) >= 0 == among)
        .mapToObj(axis -> String.valueOf((char) axis))
        .collect(Collectors.joining());
  }
}
