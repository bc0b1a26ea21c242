package dev.lapidary.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import org.junit.jupiter.api.function.Executable;

/** Asserts that bad data is refused with the message that names it. */
final class Refusals {
  private Refusals() {}

  static void refused(String key, String part, Executable opening) {
    DataException e = assertThrows(DataException.class, opening);
    assertEquals(key, e.messageKey());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
