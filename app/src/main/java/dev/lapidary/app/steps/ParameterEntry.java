package dev.lapidary.app.steps;

import dev.lapidary.core.transform.ParameterSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * One parameter while it is being entered: the text as typed, and the value if the text is one.
 * Shares are typed in per cent.
 */
public final class ParameterEntry {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final ParameterSpec spec;
  private final StringProperty text = new SimpleStringProperty();
  private final ReadOnlyObjectWrapper<Optional<Object>> value =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  public ParameterEntry(ParameterSpec spec) {
    this.spec = spec;
    text.addListener((observable, old, now) -> value.set(parse(now.strip())));
    reset();
  }

  public ParameterSpec spec() {
    return spec;
  }

  /**
   * What is typed or chosen: a number, {@code true}, a choice's word, names or numbers with commas.
   */
  public StringProperty textProperty() {
    return text;
  }

  /** The value as the step takes it; empty while the text is none. */
  public ReadOnlyObjectProperty<Optional<Object>> valueProperty() {
    return value.getReadOnlyProperty();
  }

  public boolean valid() {
    return value.get().isPresent();
  }

  /** Puts the initial value back. */
  public void reset() {
    text.set(write(spec.initial()));
  }

  /** Lowest allowed number as it is typed. */
  public String minimumText() {
    return write(spec.minimum());
  }

  /** Highest allowed number as it is typed. */
  public String maximumText() {
    return write(spec.maximum());
  }

  private String write(Object initial) {
    return switch (spec.kind()) {
      case FRACTION -> plain(BigDecimal.valueOf(number(initial)).multiply(HUNDRED));
      case NUMBER -> plain(BigDecimal.valueOf(number(initial)));
      case INTEGER -> plain(new BigDecimal(initial.toString()));
      case FLAG, CHOICE, TEXT -> String.valueOf(initial);
      case NAMES, NUMBERS -> initial instanceof List<?> all ? String.join(", ", words(all)) : "";
    };
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 || Math.abs(stripped.doubleValue()) < 1e9
        ? stripped.toPlainString()
        : stripped.toString();
  }

  private static List<String> words(List<?> all) {
    return all.stream()
        .map(
            one ->
                one instanceof Double number ? plain(BigDecimal.valueOf(number)) : one.toString())
        .toList();
  }

  private Optional<Object> parse(String typed) {
    return switch (spec.kind()) {
      case NUMBER -> decimal(typed).map(BigDecimal::doubleValue).filter(this::inRange).map(n -> n);
      case FRACTION ->
          decimal(typed)
              .map(percent -> percent.divide(HUNDRED).doubleValue())
              .filter(this::inRange)
              .map(n -> n);
      case INTEGER -> integer(typed);
      case FLAG -> Optional.of(Boolean.valueOf(typed));
      case CHOICE -> spec.choices().contains(typed) ? Optional.of(typed) : Optional.empty();
      case TEXT -> Optional.of(typed);
      case NAMES -> Optional.of(names(typed));
      case NUMBERS -> numbers(typed);
    };
  }

  private boolean inRange(double number) {
    return number >= spec.minimum() && number <= spec.maximum();
  }

  private Optional<Object> numbers(String typed) {
    List<Double> numbers = new ArrayList<>();
    for (String name : names(typed)) {
      Optional<Double> number = decimal(name).map(BigDecimal::doubleValue).filter(this::inRange);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(number.get());
    }
    return Optional.of(numbers);
  }

  private Optional<Object> integer(String typed) {
    try {
      return decimal(typed)
          .map(BigDecimal::longValueExact)
          .filter(whole -> inRange(whole))
          .map(whole -> whole);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> decimal(String typed) {
    try {
      BigDecimal number = new BigDecimal(typed.replace(',', '.'));
      return number.precision() - number.scale() > 30 ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(String typed) {
    return Arrays.stream(typed.split("[,\n]"))
        .map(String::strip)
        .filter(n -> !n.isEmpty())
        .toList();
  }
}
