package dev.lapidary.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers as options take them: each kind knows its range and says so. */
abstract class WholeNumber implements ITypeConverter<Integer> {
  private static final int MOST = 1_000_000;
  private static final int MOST_THREADS = 1024;

  private final int least;
  private final int most;

  private WholeNumber(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /** How many of something there are: 1 or more. */
  static final class Count extends WholeNumber {
    Count() {
      super(1, MOST);
    }
  }

  /** Threads; 0 leaves the number to the device. */
  static final class Threads extends WholeNumber {
    Threads() {
      super(0, MOST_THREADS);
    }
  }

  @Override
  public Integer convert(String text) {
    long value = parse(text, "expected a whole number from " + least + " to " + most);
    if (value < least || value > most) {
      throw new TypeConversionException(
          "expected a whole number from " + least + " to " + most + ", found " + value);
    }
    return (int) value;
  }

  /** Any of 64 bits. */
  static final class Any implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return parse(text, "expected a whole number");
    }
  }

  private static long parse(String text, String expected) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(expected + ", found '" + text + "'");
    }
  }
}
