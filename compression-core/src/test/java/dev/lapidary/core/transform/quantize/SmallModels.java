package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;

/** Models that several tests share. */
public final class SmallModels {
  private SmallModels() {}

  /** A convolution with and one without normalization, a constant operand, and a classifier. */
  public static Model normalized() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .positive("gamma", 4)
        .weight("beta", 4)
        .weight("mean", 4)
        .positive("var", 4)
        .weight("d", 4, 1, 3, 3)
        .weight("k", 4, 1, 1)
        .weight("g", 4, 5)
        .weight("gb", 5)
        .node("Conv", "x w", "a0", "pads", new long[] {1, 1, 1, 1})
        .node("BatchNormalization", "a0 gamma beta mean var", "an")
        .node("Relu", "an", "a")
        .node("Conv", "a d", "c", "group", 4)
        .node("Add", "c k", "s0")
        .node("Relu", "s0", "s")
        .node("GlobalAveragePool", "s", "p")
        .node("Flatten", "p", "f")
        .node("Gemm", "f g gb", "y")
        .output("y", "N", 5)
        .model();
  }
}
