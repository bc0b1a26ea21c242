package dev.lapidary.sim.device;

import dev.lapidary.core.profile.OperatorClass;

/** The kinds of layers a device file states a utilization for. */
public enum SpeedClass {
  POINTWISE("pointwise"),
  CONV_3X3("conv3x3"),
  CONV("conv"),
  DEPTHWISE("depthwise"),
  GROUPED_CONV("groupedConv"),
  FULLY_CONNECTED("fullyConnected"),
  /** Everything that computes without multiply-accumulates: pooling, addition, softmax. */
  OTHER("other");

  private final String key;

  SpeedClass(String key) {
    this.key = key;
  }

  /** The key in device files. */
  public String key() {
    return key;
  }

  /** Whether few channels slow these layers down: {@code s = c / (c + halfSpeedChannels)}. */
  public boolean slowedByFewChannels() {
    return this == POINTWISE || this == CONV_3X3;
  }

  /**
   * The class that a kind of work belongs to.
   *
   * @throws IllegalArgumentException for {@link OperatorClass#FREE}, which takes no time
   */
  public static SpeedClass of(OperatorClass operatorClass) {
    return switch (operatorClass) {
      case POINTWISE -> POINTWISE;
      case CONVOLUTION_3X3 -> CONV_3X3;
      case CONVOLUTION -> CONV;
      case DEPTHWISE -> DEPTHWISE;
      case GROUPED_CONVOLUTION -> GROUPED_CONV;
      case MATRIX_PRODUCT, RECURRENT -> FULLY_CONNECTED;
      case ELEMENTWISE -> OTHER;
      case FREE -> throw new IllegalArgumentException("free layers take no time");
    };
  }
}
