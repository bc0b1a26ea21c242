package dev.lapidary.core.json;

import dev.lapidary.core.error.WorkbenchException;

/**
 * Makes the exception of the kind of file that is read, such as {@code DataException::new}.
 *
 * @param <E> thrown for every fault of such files
 */
@FunctionalInterface
public interface Refusal<E extends WorkbenchException> {

  /**
   * @param cause null if there is none
   */
  E of(Throwable cause, String messageKey, Object... arguments);
}
