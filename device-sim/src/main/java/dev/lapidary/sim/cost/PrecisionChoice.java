package dev.lapidary.sim.cost;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.sim.device.Precision;

/** Chooses among the precisions of device files for a layer's element type. */
public final class PrecisionChoice {
  private PrecisionChoice() {}

  /** The precision of the type, or the nearest wider one there is; fp32 for everything wider. */
  public static Precision of(ElementType type) {
    return switch (type) {
      case INT8, UINT8, INT4, UINT4, BOOL -> Precision.INT8;
      case FLOAT16, BFLOAT16 -> Precision.FP16;
      case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT4E2M1 -> Precision.FP16;
      default -> Precision.FP32;
    };
  }

  /** Whether device files state the speed of this very type, not only of one that stands in. */
  public static boolean isExact(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16, INT8, UINT8 -> true;
      default -> false;
    };
  }
}
