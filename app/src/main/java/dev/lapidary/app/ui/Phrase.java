package dev.lapidary.app.ui;

import java.util.Arrays;
import java.util.List;

/**
 * A text that is said in whatever language the window speaks by then.
 *
 * @param key of the text in {@link Messages}
 * @param arguments that fill its placeholders; phrases among them are said in the same language
 */
public record Phrase(String key, List<Object> arguments) {
  public Phrase {
    arguments = List.copyOf(arguments);
  }

  public static Phrase of(String key, Object... arguments) {
    return new Phrase(key, Arrays.asList(arguments));
  }

  /** The text in a language. */
  public String in(Messages messages) {
    Object[] said =
        arguments.stream()
            .map(one -> one instanceof Phrase part ? part.in(messages) : one)
            .toArray();
    return messages.get(key, said);
  }

  /** For the log: {@code job.create [student]}. */
  @Override
  public String toString() {
    return arguments.isEmpty() ? key : key + " " + arguments;
  }
}
