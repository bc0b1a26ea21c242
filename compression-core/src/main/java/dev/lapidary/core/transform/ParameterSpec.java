package dev.lapidary.core.transform;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One parameter of a step, declared beside the record. Drives the form, the check of JSON and help.
 *
 * @param name the record component's and the JSON key
 * @param minimum lowest allowed number, inclusive; meaningless for other kinds
 * @param maximum highest allowed number, inclusive
 * @param unit shown behind the field; empty for none
 * @param choices the JSON words of a CHOICE, in order
 * @param initial the value where none is given; of the Java type that {@code kind} names
 * @param seldom whether most people leave it as it is; a form folds it away at first
 */
public record ParameterSpec(
    String name,
    Kind kind,
    double minimum,
    double maximum,
    String unit,
    List<String> choices,
    Object initial,
    boolean seldom) {

  private static final String BITS = "bit";

  /** The kinds of value, with the Java type of the record component. */
  public enum Kind {
    /** {@code double} in a range. */
    NUMBER,
    /** {@code double} in a range within 0..1, shown as per cent. */
    FRACTION,
    /** {@code int} or {@code long} in a range. */
    INTEGER,
    /** {@code boolean}. */
    FLAG,
    /** An enum; JSON holds its constant in lower case with hyphens. */
    CHOICE,
    /** {@code String}. */
    TEXT,
    /** {@code List<String>}. */
    NAMES,
    /** {@code List<Double>}, each in a range. */
    NUMBERS
  }

  public ParameterSpec {
    choices = List.copyOf(choices);
  }

  public static ParameterSpec number(
      String name, double minimum, double maximum, String unit, double initial) {
    return new ParameterSpec(name, Kind.NUMBER, minimum, maximum, unit, List.of(), initial, false);
  }

  public static ParameterSpec fraction(
      String name, double minimum, double maximum, double initial) {
    return new ParameterSpec(name, Kind.FRACTION, minimum, maximum, "", List.of(), initial, false);
  }

  public static ParameterSpec integer(String name, long minimum, long maximum, long initial) {
    return new ParameterSpec(name, Kind.INTEGER, minimum, maximum, "", List.of(), initial, false);
  }

  /** An INTEGER that is a width of numbers. */
  public static ParameterSpec bits(String name, long minimum, long maximum, long initial) {
    return new ParameterSpec(name, Kind.INTEGER, minimum, maximum, BITS, List.of(), initial, false);
  }

  /** Whether the parameter is a width of numbers. */
  public boolean isWidth() {
    return unit.equals(BITS);
  }

  public static ParameterSpec flag(String name, boolean initial) {
    return new ParameterSpec(name, Kind.FLAG, 0, 0, "", List.of(), initial, false);
  }

  public static <E extends Enum<E>> ParameterSpec choice(String name, E initial) {
    List<String> words =
        List.of(initial.getDeclaringClass().getEnumConstants()).stream()
            .map(ParameterSpec::word)
            .toList();
    return new ParameterSpec(name, Kind.CHOICE, 0, 0, "", words, word(initial), false);
  }

  /** Some of an enum's constants. */
  public static <E extends Enum<E>> ParameterSpec choice(String name, E initial, Set<E> of) {
    List<String> words = of.stream().map(ParameterSpec::word).toList();
    return new ParameterSpec(name, Kind.CHOICE, 0, 0, "", words, word(initial), false);
  }

  public static ParameterSpec text(String name, String initial) {
    return new ParameterSpec(name, Kind.TEXT, 0, 0, "", List.of(), initial, false);
  }

  public static ParameterSpec names(String name) {
    return new ParameterSpec(name, Kind.NAMES, 0, 0, "", List.of(), List.of(), false);
  }

  public static ParameterSpec numbers(String name, double minimum, double maximum) {
    return new ParameterSpec(name, Kind.NUMBERS, minimum, maximum, "", List.of(), List.of(), false);
  }

  /** The same, left as it is by most people. */
  public ParameterSpec asSeldom() {
    return new ParameterSpec(name, kind, minimum, maximum, unit, choices, initial, true);
  }

  /** The JSON word of an enum constant: {@code MIN_MAX} becomes {@code min-max}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
