/**
 * What a user can cause and mend: checked exceptions that carry a message key, its arguments and
 * the cause. Programmer errors stay {@link java.lang.IllegalArgumentException} and {@link
 * java.lang.IllegalStateException}.
 */
package dev.lapidary.core.error;
