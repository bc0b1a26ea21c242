package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.lapidary.core.error.ModelException;
import java.util.ArrayList;
import java.util.List;

/** Runs a cell over a sequence step by step, for the forms the engine has no kernel for. */
final class RecurrentLoop {
  private RecurrentLoop() {}

  /** One direction's cell. */
  interface Cell {
    /**
     * One step.
     *
     * @param x the step's input, [N, inputs]
     * @param state the state before, hidden state first, each [N, hidden]
     * @return the state after
     */
    List<NDArray> step(NDArray x, List<NDArray> state);
  }

  /** Makes the cell of one direction. */
  interface CellMaker {
    Cell of(int direction) throws ModelException;
  }

  /**
   * @param initial states to start from, each [directions, N, hidden]
   * @return the sequence of hidden states, then the last states
   */
  static List<NDArray> run(RecurrentInputs inputs, List<NDArray> initial, CellMaker cells)
      throws ModelException {
    NDList sequences = new NDList();
    List<NDList> lasts = new ArrayList<>();
    initial.forEach(state -> lasts.add(new NDList()));
    for (int direction = 0; direction < inputs.directions(); direction++) {
      List<NDArray> state = new ArrayList<>();
      for (NDArray all : initial) {
        state.add(Torch.slice(all, 0, direction, direction + 1, 1).squeeze(0));
      }
      List<NDArray> last =
          steps(inputs, cells.of(direction), inputs.isReverse(direction), state, sequences);
      for (int i = 0; i < last.size(); i++) {
        lasts.get(i).add(last.get(i));
      }
    }
    List<NDArray> outputs = new ArrayList<>();
    outputs.add(inputs.sequence(NDArrays.stack(sequences, 1)));
    lasts.forEach(last -> outputs.add(inputs.state(NDArrays.stack(last))));
    return outputs;
  }

  /** Adds the hidden states of one direction to {@code sequences}; returns the last state. */
  private static List<NDArray> steps(
      RecurrentInputs inputs, Cell cell, boolean reverse, List<NDArray> start, NDList sequences) {
    List<NDArray> state = start;
    NDList hidden = new NDList();
    int steps = Math.toIntExact(inputs.x().getShape().get(0));
    for (int i = 0; i < steps; i++) {
      int at = reverse ? steps - 1 - i : i;
      state = cell.step(Torch.slice(inputs.x(), 0, at, at + 1, 1).squeeze(0), state);
      hidden.add(reverse ? 0 : i, state.get(0));
    }
    sequences.add(NDArrays.stack(hidden));
    return state;
  }
}
