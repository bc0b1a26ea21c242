package dev.lapidary.core.transform.simplify;

import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A BatchNormalization in inference form as {@code y[c] = factor[c] * x[c] + offset[c]}.
 *
 * @param factor {@code scale / sqrt(variance + epsilon)}, one a channel
 * @param offset {@code shift - mean * factor}, one a channel
 */
public record ChannelAffine(double[] factor, double[] offset) {
  private static final int PARAMETERS = 4;
  private static final float DEFAULT_EPSILON = 1e-5f;
  private static final int OPSET_WITHOUT_TEST_FLAG = 7;

  /** The normalization's map; empty if it trains or a parameter is not constant. */
  public static Optional<ChannelAffine> of(Node batchNorm, GraphIndex index, long opset) {
    if (!isInference(batchNorm, opset)) {
      return Optional.empty();
    }
    List<Tensor> parameters = new ArrayList<>();
    for (int i = 1; i <= PARAMETERS; i++) {
      batchNorm.input(i).flatMap(index::constant).ifPresent(parameters::add);
    }
    if (parameters.size() < PARAMETERS || !sameLengths(parameters)) {
      return Optional.empty();
    }
    return Optional.of(of(parameters, batchNorm.floatAttribute("epsilon", DEFAULT_EPSILON)));
  }

  private static ChannelAffine of(List<Tensor> parameters, float epsilon) {
    int channels = Math.toIntExact(parameters.get(0).elementCount());
    double[] factor = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      double variance = parameters.get(3).doubleAt(c);
      factor[c] = parameters.get(0).doubleAt(c) / Math.sqrt(variance + epsilon);
      offset[c] = parameters.get(1).doubleAt(c) - parameters.get(2).doubleAt(c) * factor[c];
    }
    return new ChannelAffine(factor, offset);
  }

  /** Before opset 14 only the number of outputs tells training; before 7 a flag does. */
  private static boolean isInference(Node batchNorm, long opset) {
    boolean onlyOutput = batchNorm.outputs().stream().skip(1).allMatch(String::isEmpty);
    return onlyOutput
        && batchNorm.output(0).isPresent()
        && batchNorm.intAttribute("training_mode", 0) == 0
        && batchNorm.intAttribute("spatial", 1) != 0
        && (opset >= OPSET_WITHOUT_TEST_FLAG || batchNorm.intAttribute("is_test", 0) != 0);
  }

  private static boolean sameLengths(List<Tensor> parameters) {
    long channels = parameters.get(0).elementCount();
    return parameters.stream()
        .allMatch(
            p -> p.rank() == 1 && p.elementCount() == channels && p.elementType().isFloating());
  }

  int channels() {
    return factor.length;
  }

  /** {@code bias[c] * factor[c] + offset[c]}. */
  public double[] applyTo(double[] bias) {
    double[] mapped = new double[bias.length];
    for (int c = 0; c < bias.length; c++) {
      mapped[c] = bias[c] * factor[c] + offset[c];
    }
    return mapped;
  }
}
