package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Node;
import java.util.Arrays;
import java.util.Set;

/** Which {@link OperatorClass} a node is of. */
final class LayerClass {
  private static final Set<String> CONVOLUTIONS =
      Set.of(
          "Conv",
          "FusedConv",
          "NhwcFusedConv",
          "DeformConv",
          "ConvInteger",
          "QLinearConv",
          "ConvTranspose");
  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN", "DynamicQuantizeLSTM");

  /** Winograd's algorithm does not pay below. */
  private static final int WINOGRAD_CHANNELS = 8;

  private LayerClass() {}

  static boolean isConvolution(Node node) {
    return CONVOLUTIONS.contains(node.opType());
  }

  /** Which input holds the weight of a convolution. */
  static int weightInput(Node node) {
    return node.opType().equals("QLinearConv") ? 3 : 1;
  }

  /**
   * The class of a node that is not free.
   *
   * @param weight lengths of a convolution's weight, empty for other nodes
   */
  static OperatorClass of(Node node, long macs, long[] weight) {
    if (RECURRENT.contains(node.opType())) {
      return OperatorClass.RECURRENT;
    } else if (isConvolution(node) && weight.length > 2) {
      return convolution(node, weight);
    }
    return macs > 0 ? OperatorClass.MATRIX_PRODUCT : OperatorClass.ELEMENTWISE;
  }

  private static OperatorClass convolution(Node node, long[] weight) {
    long groups = node.intAttribute("group", 1);
    long inputs = inputChannels(node, weight);
    if (groups > 1) {
      return groups == inputs ? OperatorClass.DEPTHWISE : OperatorClass.GROUPED_CONVOLUTION;
    } else if (Arrays.stream(weight).skip(2).allMatch(length -> length == 1)) {
      return OperatorClass.POINTWISE;
    }
    boolean winograd =
        !node.opType().equals("ConvTranspose")
            && Arrays.equals(Arrays.copyOfRange(weight, 2, weight.length), new long[] {3, 3})
            && allOnes(node, "strides")
            && allOnes(node, "dilations")
            && channels(node, weight) >= WINOGRAD_CHANNELS;
    return winograd ? OperatorClass.CONVOLUTION_3X3 : OperatorClass.CONVOLUTION;
  }

  private static boolean allOnes(Node node, String attribute) {
    return Arrays.stream(node.intsAttribute(attribute).orElse(new long[0])).allMatch(v -> v == 1);
  }

  /** The smaller of input and output channels of a convolution. */
  static long channels(Node node, long[] weight) {
    long groups = node.intAttribute("group", 1);
    boolean transposed = node.opType().equals("ConvTranspose");
    long outputs = transposed ? weight[1] * groups : weight[0];
    return Math.min(inputChannels(node, weight), outputs);
  }

  /** Weight [M, C / group, k...], transposed [C, M / group, k...]. */
  private static long inputChannels(Node node, long[] weight) {
    return node.opType().equals("ConvTranspose")
        ? weight[0]
        : weight[1] * node.intAttribute("group", 1);
  }
}
