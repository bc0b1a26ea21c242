package dev.lapidary.core.profile;

/** Kinds of work that run at different speeds on a device. */
public enum OperatorClass {
  /** Convolution with windows over several channels, none of the special cases below. */
  CONVOLUTION,
  /**
   * 3x3 convolution over all channels with stride and dilation 1 and at least 8 input and output
   * channels, which runtimes compute by Winograd's algorithm.
   */
  CONVOLUTION_3X3,
  /** 1x1 convolution over all channels, any stride. */
  POINTWISE,
  /** Convolution of each channel by itself. */
  DEPTHWISE,
  /** Any other convolution in groups. */
  GROUPED_CONVOLUTION,
  /** Matrix products with weights or between activations. */
  MATRIX_PRODUCT,
  /** Recurrent layers. */
  RECURRENT,
  /** Everything without multiply-accumulates that still reads and writes memory. */
  ELEMENTWISE,
  /** Views, shape arithmetic, and what a runtime fuses into a neighbour: no work of its own. */
  FREE
}
