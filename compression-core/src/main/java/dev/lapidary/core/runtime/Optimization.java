package dev.lapidary.core.runtime;

/** How far ONNX Runtime may rewrite a graph before it runs. */
public enum Optimization {
  /** Runs the graph as written. */
  NONE,
  /** Constant folding and clean-up, independent of the machine. */
  BASIC,
  /** Also fusions, integer kernels among them. */
  EXTENDED,
  /** Everything, layouts for this machine included. */
  ALL
}
