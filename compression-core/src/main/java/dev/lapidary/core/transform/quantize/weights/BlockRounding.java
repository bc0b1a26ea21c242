package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.transform.quantize.rounding.RoundingMethod;
import java.util.Optional;

/** Which code a weight becomes, as recipes name it. */
public enum BlockRounding {
  /** The nearest one; needs no data. */
  NEAREST(null),
  /** The one that changes the product's outputs least (Frantar et al. 2022). */
  GPTQ(RoundingMethod.GPTQ);

  private final RoundingMethod method;

  BlockRounding(RoundingMethod method) {
    this.method = method;
  }

  /** What outputs are compared with; empty if they are not looked at. */
  Optional<RoundingMethod> method() {
    return Optional.ofNullable(method);
  }
}
