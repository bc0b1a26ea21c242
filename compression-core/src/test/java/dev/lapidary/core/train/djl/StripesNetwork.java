package dev.lapidary.core.train.djl;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;

/** A small convolutional network of 3 classes over [1, 8, 8] images. */
final class StripesNetwork {
  private StripesNetwork() {}

  /** Without an output: what follows ends it. */
  static TestGraphs graph() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", 6, 1, 3, 3)
        .floats("g", 1, 1, 1, 1, 1, 1)
        .floats("b", 0, 0, 0, 0, 0, 0)
        .floats("m", 0, 0, 0, 0, 0, 0)
        .floats("v", 1, 1, 1, 1, 1, 1)
        .weight("c", 3, 96)
        .floats("d", 0, 0, 0)
        .node("Conv", "x w", "c1", "pads", new long[] {1, 1, 1, 1}, "strides", new long[] {2, 2})
        .node("BatchNormalization", "c1 g b m v", "n1")
        .node("Relu", "n1", "r1")
        .node("Flatten", "r1", "f1")
        .node("Gemm", "f1 c d", "y", "transB", 1);
  }

  /** Logits as the output y. */
  static Model model() {
    return graph().output("y", "N", 3).model();
  }
}
