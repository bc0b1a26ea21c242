package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.TensorError;
import java.util.Locale;

/**
 * The error of a value in the list.
 *
 * @param position in the order of the reference's graph, from 1
 */
record ErrorRow(int position, TensorError error) {

  int level() {
    return ErrorScale.level(error.sqnrDb());
  }

  /** Whether the value's name or its operator holds the words, whatever their case. */
  boolean matches(String words) {
    String wanted = words.strip().toLowerCase(Locale.ROOT);
    return error.value().toLowerCase(Locale.ROOT).contains(wanted)
        || error.operator().toLowerCase(Locale.ROOT).contains(wanted);
  }
}
