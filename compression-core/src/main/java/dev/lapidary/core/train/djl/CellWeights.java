package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;

/**
 * The weights of one direction of a recurrent node.
 *
 * @param input [inputs, gates * hidden]
 * @param recurrent [hidden, gates * hidden]
 * @param inputBias [gates * hidden], or null
 * @param recurrentBias [gates * hidden], or null
 * @param clip bound of what goes into an activation; 0 for none
 */
record CellWeights(
    NDArray input,
    NDArray recurrent,
    NDArray inputBias,
    NDArray recurrentBias,
    long hidden,
    float clip) {

  static CellWeights of(RecurrentInputs inputs, int direction, int gates) {
    NDArray both = inputs.ofDirection(3, direction);
    long rows = gates * inputs.hidden();
    return new CellWeights(
        inputs.ofDirection(1, direction).transpose(1, 0),
        inputs.ofDirection(2, direction).transpose(1, 0),
        both == null ? null : Torch.slice(both, 0, 0, rows, 1),
        both == null ? null : Torch.slice(both, 0, rows, 2 * rows, 1),
        inputs.hidden(),
        inputs.call().node().floatAttribute("clip", 0));
  }

  /** x: [N, inputs] to [N, gates * hidden]. */
  NDArray ofInput(NDArray x) {
    return biased(x.matMul(input), inputBias);
  }

  /** h: [N, hidden] to [N, gates * hidden]. */
  NDArray ofState(NDArray h) {
    return biased(h.matMul(recurrent), recurrentBias);
  }

  private static NDArray biased(NDArray product, NDArray bias) {
    return bias == null ? product : product.add(bias);
  }

  /** The columns of gates {@code from} to {@code to}. */
  NDArray gates(NDArray all, int from, int to) {
    return Torch.slice(all, 1, from * hidden, to * hidden, 1);
  }

  /** The recurrent product of the last gate alone. */
  NDArray lastOfState(NDArray h, int gate) {
    NDArray bias =
        recurrentBias == null
            ? null
            : Torch.slice(recurrentBias, 0, gate * hidden, (gate + 1) * hidden, 1);
    return biased(h.matMul(gates(recurrent, gate, gate + 1)), bias);
  }

  NDArray clipped(NDArray x) {
    return clip == 0 ? x : x.clip(-clip, clip);
  }
}
