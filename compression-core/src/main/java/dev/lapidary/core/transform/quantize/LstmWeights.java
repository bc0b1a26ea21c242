package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/**
 * The constant weights of an LSTM.
 *
 * @param input [directions, 4 * hidden, inputSize]
 * @param recurrent [directions, 4 * hidden, hidden]
 */
record LstmWeights(Node node, Tensor input, Tensor recurrent) {
  /** The domain of DynamicQuantizeLSTM. */
  static final String DOMAIN = "com.microsoft";

  /** Inputs of LSTM itself, peepholes included; scales and zero points follow them. */
  static final int INPUTS = 8;

  /** Empty if the weights are computed or not FLOAT, or the batch comes first. */
  static Optional<LstmWeights> of(Node node, GraphIndex index) {
    Optional<Tensor> input = constant(node, 1, index);
    Optional<Tensor> recurrent = constant(node, 2, index);
    if (input.isEmpty() || recurrent.isEmpty() || node.intAttribute("layout", 0) != 0) {
      return Optional.empty();
    }
    return Optional.of(new LstmWeights(node, input.get(), recurrent.get()));
  }

  private static Optional<Tensor> constant(Node node, int input, GraphIndex index) {
    return node.input(input)
        .flatMap(index::constant)
        .filter(weight -> weight.elementType() == ElementType.FLOAT && weight.rank() == 3)
        .filter(WeightedNode::isFinite);
  }
}
