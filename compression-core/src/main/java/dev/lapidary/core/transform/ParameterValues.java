package dev.lapidary.core.transform;

import static java.util.stream.Collectors.joining;

import dev.lapidary.core.error.RecipeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Checks a value against its {@link ParameterSpec} and turns it into the component's Java type. */
final class ParameterValues {
  private static final double LARGEST_NAMED = 1e15;

  private ParameterValues() {}

  static Object convert(String label, ParameterSpec spec, Object value, Class<?> type)
      throws RecipeException {
    return switch (spec.kind()) {
      case NUMBER, FRACTION -> number(label, spec, value);
      case INTEGER -> integer(label, spec, value, type);
      case FLAG -> expect(label, spec, value, Boolean.class, "true or false");
      case CHOICE -> choice(label, spec, value, type);
      case TEXT -> expect(label, spec, value, String.class, "a text");
      case NAMES -> names(label, spec, value);
      case NUMBERS -> numbers(label, spec, value);
    };
  }

  private static double number(String label, ParameterSpec spec, Object value)
      throws RecipeException {
    double found = expect(label, spec, value, Number.class, "a number").doubleValue();
    if (!(found >= spec.minimum() && found <= spec.maximum())) {
      throw wrong(label, spec, value, "a number " + range(spec));
    }
    return found;
  }

  private static Object integer(String label, ParameterSpec spec, Object value, Class<?> type)
      throws RecipeException {
    String expected = "a whole number " + range(spec);
    double found = expect(label, spec, value, Number.class, expected).doubleValue();
    if (found != Math.rint(found) || found < spec.minimum() || found > spec.maximum()) {
      throw wrong(label, spec, value, expected);
    }
    long whole = ((Number) value).longValue();
    if (type == int.class) {
      return Math.toIntExact(whole);
    }
    return whole;
  }

  private static String range(ParameterSpec spec) {
    String least = plain(spec.minimum());
    return spec.maximum() > LARGEST_NAMED
        ? "of " + least + " or more"
        : "from " + least + " to " + plain(spec.maximum());
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static Object choice(String label, ParameterSpec spec, Object value, Class<?> type)
      throws RecipeException {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ParameterSpec.word((Enum<?>) constant).equals(value))
        .findFirst()
        .orElseThrow(
            () -> wrong(label, spec, value, "one of " + String.join(", ", spec.choices())));
  }

  private static List<String> names(String label, ParameterSpec spec, Object value)
      throws RecipeException {
    List<?> found = expect(label, spec, value, List.class, "a list of texts");
    for (Object element : found) {
      expect(label, spec, element, String.class, "a list of texts");
    }
    return found.stream().map(String.class::cast).toList();
  }

  private static List<Double> numbers(String label, ParameterSpec spec, Object value)
      throws RecipeException {
    List<Double> numbers = new ArrayList<>();
    for (Object element : expect(label, spec, value, List.class, "a list of numbers")) {
      numbers.add(number(label, spec, element));
    }
    return numbers;
  }

  private static <T> T expect(
      String label, ParameterSpec spec, Object value, Class<T> type, String expected)
      throws RecipeException {
    if (!type.isInstance(value)) {
      throw wrong(label, spec, value, expected);
    }
    return type.cast(value);
  }

  private static RecipeException wrong(
      String label, ParameterSpec spec, Object value, String expected) {
    return new RecipeException("recipe.wrongValue", label, spec.name(), expected, shown(value));
  }

  private static String shown(Object value) {
    if (value instanceof String text) {
      return '"' + text + '"';
    } else if (value instanceof Map) {
      return "an object";
    } else if (value instanceof List<?> list) {
      return list.stream().map(ParameterValues::shown).collect(joining(", ", "[", "]"));
    }
    return String.valueOf(value);
  }
}
