package dev.lapidary.core.profile;

/** Kinds of work that run at different speeds on a device. */
public enum OperatorClass {
  /** Convolution with windows over several channels. */
  CONVOLUTION,
  /** 1x1 convolution. */
  POINTWISE,
  /** Convolution of each channel by itself. */
  DEPTHWISE,
  /** Matrix products with weights or between activations. */
  MATRIX_PRODUCT,
  /** Recurrent layers. */
  RECURRENT,
  /** Everything without multiply-accumulates that still reads and writes memory. */
  ELEMENTWISE,
  /** Views and shape arithmetic: no work on data. */
  FREE
}
