package dev.lapidary.core.train.djl;

import java.util.Set;

/**
 * How a graph becomes a program.
 *
 * @param frozen constants that are not trained; a node whose running statistics are among them
 *     normalizes with these and leaves them alone
 */
record ProgramOptions(Set<String> frozen) {
  /** Every weight is trained. */
  static final ProgramOptions DEFAULT = new ProgramOptions(Set.of());

  ProgramOptions {
    frozen = Set.copyOf(frozen);
  }

  ProgramOptions withFrozen(Set<String> names) {
    return new ProgramOptions(names);
  }
}
