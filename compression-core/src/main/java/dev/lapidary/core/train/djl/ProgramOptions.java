package dev.lapidary.core.train.djl;

import dev.lapidary.core.train.FrontEnd;
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

  /** What {@code front} computes is fed, and the weights it uses stay as they are. */
  ProgramOptions after(FrontEnd front) {
    return new ProgramOptions(front.crossing(), front.weights(), learnScales);
  }

  ProgramOptions withFrozen(Set<String> names) {
    return new ProgramOptions(given, names, learnScales);
  }

  ProgramOptions withLearnedScales() {
    return new ProgramOptions(given, frozen, true);
  }
}
