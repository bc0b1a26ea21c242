package dev.lapidary.core.train.djl;

import dev.lapidary.core.train.FrontEnd;
import java.util.HashSet;
import java.util.Set;

/**
 * How a graph becomes a program.
 *
 * @param given values that the caller feeds beside the inputs; their producers are left out
 * @param frozen constants that are not trained; a node whose running statistics are among them
 *     normalizes with these and leaves them alone
 * @param learnScales whether the scales of QuantizeLinear and DequantizeLinear are trained (LSQ,
 *     Esser et al. 2020)
 */
record ProgramOptions(Set<String> given, Set<String> frozen, boolean learnScales) {
  /** Every weight is trained, no scale is. */
  static final ProgramOptions DEFAULT = new ProgramOptions(Set.of(), Set.of(), false);

  ProgramOptions {
    given = Set.copyOf(given);
    frozen = Set.copyOf(frozen);
  }

  /** What {@code front} computes is fed as well, and the constants it uses stay as they are. */
  ProgramOptions after(FrontEnd front) {
    return new ProgramOptions(front.crossing(), joined(frozen, front.constants()), learnScales);
  }

  /** More constants are not trained. */
  ProgramOptions withFrozen(Set<String> names) {
    return new ProgramOptions(given, joined(frozen, names), learnScales);
  }

  private static Set<String> joined(Set<String> some, Set<String> more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  ProgramOptions withLearnedScales() {
    return new ProgramOptions(given, frozen, true);
  }
}
