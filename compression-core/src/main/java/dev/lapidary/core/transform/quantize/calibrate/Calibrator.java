package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Node;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Says how ranges are fitted to activations. Holds parameters only; observers hold what is seen.
 */
public interface Calibrator {

  /**
   * Nodes that reduce an activation to what the observer looks at, so that little leaves the
   * runtime. Their first outputs are observed, in order; without nodes the activation itself is.
   *
   * @param value a FLOAT value of any shape
   * @param freshName makes a wanted value name unique
   */
  List<Node> reduction(String value, UnaryOperator<String> freshName);

  /** An observer that has seen nothing, for one value. */
  RangeObserver observer();
}
