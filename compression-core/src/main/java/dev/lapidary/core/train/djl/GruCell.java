package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.ModelException;
import java.util.List;
import java.util.function.UnaryOperator;

/** One direction of a GRU. */
final class GruCell implements RecurrentLoop.Cell {
  private static final int GATES = 3;

  private final CellWeights weights;
  private final boolean resetAfter;
  private final List<UnaryOperator<NDArray>> functions;

  private GruCell(CellWeights weights, boolean resetAfter, List<UnaryOperator<NDArray>> functions) {
    this.weights = weights;
    this.resetAfter = resetAfter;
    this.functions = functions;
  }

  static GruCell of(RecurrentInputs inputs, int direction, boolean resetAfter)
      throws ModelException {
    return new GruCell(
        CellWeights.of(inputs, direction, GATES),
        resetAfter,
        RecurrentActivation.of(inputs, direction, "Sigmoid", "Tanh"));
  }

  /** Gates in ONNX's order: update, reset, hidden. */
  @Override
  public List<NDArray> step(NDArray x, List<NDArray> state) {
    NDArray before = state.get(0);
    NDArray input = weights.ofInput(x);
    NDArray recurrent = weights.ofState(before);
    NDArray update = gate(input, recurrent, 0);
    NDArray reset = gate(input, recurrent, 1);
    NDArray remembered =
        resetAfter
            ? reset.mul(weights.gates(recurrent, 2, 3))
            : weights.lastOfState(reset.mul(before), 2);
    NDArray candidate =
        functions.get(1).apply(weights.clipped(weights.gates(input, 2, 3).add(remembered)));
    return List.of(Scalars.minus(1, update).mul(candidate).add(update.mul(before)));
  }

  private NDArray gate(NDArray input, NDArray recurrent, int gate) {
    NDArray raw =
        weights.gates(input, gate, gate + 1).add(weights.gates(recurrent, gate, gate + 1));
    return functions.get(0).apply(weights.clipped(raw));
  }
}
