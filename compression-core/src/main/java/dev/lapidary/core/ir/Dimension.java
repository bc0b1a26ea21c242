package dev.lapidary.core.ir;

/** One axis of a {@link Shape}: a fixed length, a named symbol, or unknown. */
public sealed interface Dimension {

  /** A length known now, zero or more. */
  record Fixed(long length) implements Dimension {
    public Fixed {
      if (length < 0) {
        throw new IllegalArgumentException("length must be zero or more, found " + length);
      }
    }

    @Override
    public String toString() {
      return Long.toString(length);
    }
  }

  /** A length that is the same wherever the name stands. */
  record Symbol(String name) implements Dimension {
    public Symbol {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a symbolic dimension needs a name");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A length the file says nothing of. */
  record Unknown() implements Dimension {
    @Override
    public String toString() {
      return "?";
    }
  }

  static Dimension of(long length) {
    return new Fixed(length);
  }

  static Dimension of(String symbol) {
    return new Symbol(symbol);
  }

  static Dimension unknown() {
    return new Unknown();
  }
}
