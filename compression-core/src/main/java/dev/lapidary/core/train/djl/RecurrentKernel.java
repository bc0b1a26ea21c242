package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/** Prepares ONNX's recurrent weights for PyTorch's kernels, and lays out what they give. */
final class RecurrentKernel {
  private RecurrentKernel() {}

  /** Calls the engine: input and parameters to the sequence and the last states. */
  interface Call {
    NDList run(NDArray x, NDList parameters, boolean biases, boolean bidirectional);
  }

  /**
   * @param gates where each of PyTorch's gates stands among ONNX's
   * @return the sequence [steps, directions, N, hidden] and the last states in the node's layout
   */
  static List<NDArray> run(RecurrentInputs inputs, int[] gates, Call kernel) {
    NDList parameters = new NDList();
    boolean biases = inputs.call().has(3);
    for (int direction = 0; direction < inputs.directions(); direction++) {
      parameters.add(reordered(inputs.ofDirection(1, direction), gates, 0));
      parameters.add(reordered(inputs.ofDirection(2, direction), gates, 0));
      if (biases) {
        NDArray both = inputs.ofDirection(3, direction);
        parameters.add(reordered(both, gates, 0));
        parameters.add(reordered(both, gates, gates.length));
      }
    }
    boolean reverse = inputs.firstIsReverse();
    NDArray x = reverse ? Torch.flip(inputs.x(), 0) : inputs.x();
    NDList made = kernel.run(x, parameters, biases, inputs.directions() == 2);
    NDArray sequence = reverse ? Torch.flip(made.get(0), 0) : made.get(0);
    long steps = sequence.getShape().get(0);
    long samples = sequence.getShape().get(1);
    List<NDArray> outputs = new ArrayList<>();
    outputs.add(
        inputs.sequence(
            sequence.reshape(steps, samples, inputs.directions(), -1).transpose(0, 2, 1, 3)));
    made.stream().skip(1).forEach(state -> outputs.add(inputs.state(state)));
    return outputs;
  }

  /** The rows of each gate in PyTorch's order. */
  private static NDArray reordered(NDArray rows, int[] gates, int skipped) {
    long hidden = rows.getShape().get(0) / (gates.length * (OperatorCall.rank(rows) == 1 ? 2 : 1));
    NDList parts = new NDList();
    for (int gate : gates) {
      long from = (gate + skipped) * hidden;
      parts.add(Torch.slice(rows, 0, from, from + hidden, 1));
    }
    return gates.length == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
  }
}
