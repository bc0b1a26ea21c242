package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.ModelException;
import java.util.List;
import java.util.function.UnaryOperator;

/** One direction of an LSTM with peepholes, coupled gates, clipping or unusual activations. */
final class LstmCell implements RecurrentLoop.Cell {
  private static final int GATES = 4;

  private final CellWeights weights;
  private final NDArray peepholes;
  private final boolean coupled;
  private final List<UnaryOperator<NDArray>> functions;

  private LstmCell(
      CellWeights weights,
      NDArray peepholes,
      boolean coupled,
      List<UnaryOperator<NDArray>> functions) {
    this.weights = weights;
    this.peepholes = peepholes;
    this.coupled = coupled;
    this.functions = functions;
  }

  static LstmCell of(RecurrentInputs inputs, int direction) throws ModelException {
    return new LstmCell(
        CellWeights.of(inputs, direction, GATES),
        inputs.ofDirection(7, direction),
        inputs.call().flag("input_forget", false),
        RecurrentActivation.of(inputs, direction, "Sigmoid", "Tanh", "Tanh"));
  }

  /** Gates in ONNX's order: input, output, forget, cell; peepholes: input, output, forget. */
  @Override
  public List<NDArray> step(NDArray x, List<NDArray> state) {
    NDArray memory = state.get(1);
    NDArray all = weights.ofInput(x).add(weights.ofState(state.get(0)));
    NDArray in = gate(all, 0, memory);
    NDArray forget = coupled ? Scalars.minus(1, in) : gate(all, 2, memory);
    NDArray candidate = functions.get(1).apply(weights.clipped(weights.gates(all, 3, 4)));
    NDArray kept = forget.mul(memory).add(in.mul(candidate));
    NDArray out = gate(all, 1, kept);
    return List.of(out.mul(functions.get(2).apply(weights.clipped(kept))), kept);
  }

  private NDArray gate(NDArray all, int gate, NDArray memory) {
    NDArray raw = weights.gates(all, gate, gate + 1);
    if (peepholes != null) {
      long hidden = weights.hidden();
      raw = raw.add(Torch.slice(peepholes, 0, gate * hidden, (gate + 1) * hidden, 1).mul(memory));
    }
    return functions.get(0).apply(weights.clipped(raw));
  }
}
