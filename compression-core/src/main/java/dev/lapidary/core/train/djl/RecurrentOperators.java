package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.recurrent.RNN;
import dev.lapidary.core.error.ModelException;
import java.util.List;
import java.util.function.UnaryOperator;

/** LSTM, GRU and the simple recurrent layer, in either or both directions. */
final class RecurrentOperators {
  /** ONNX has input, output, forget, cell; PyTorch input, forget, cell, output. */
  private static final int[] LSTM_GATES = {0, 2, 3, 1};

  /** ONNX has update, reset, hidden; PyTorch reset, update, hidden. */
  private static final int[] GRU_GATES = {1, 0, 2};

  private static final int[] ONE_GATE = {0};

  private RecurrentOperators() {}

  /** Long short-term memory (Hochreiter, Schmidhuber 1997; peepholes Gers et al. 2002). */
  static List<NDArray> lstm(OperatorCall call) throws ModelException {
    RecurrentInputs inputs = RecurrentInputs.of(call);
    NDArray hidden = inputs.initial(5);
    NDArray memory = inputs.initial(6);
    boolean usual = inputs.hasUsualActivations("Sigmoid", "Tanh", "Tanh");
    if (!usual || call.has(7) || call.flag("input_forget", false)) {
      return RecurrentLoop.run(
          inputs, List.of(hidden, memory), direction -> LstmCell.of(inputs, direction));
    }
    return RecurrentKernel.run(
        inputs,
        LSTM_GATES,
        (x, parameters, biases, both) ->
            x.getNDArrayInternal()
                .lstm(x, new NDList(hidden, memory), parameters, biases, 1, 0, true, both, false));
  }

  /** Gated recurrent unit (Cho et al. 2014), the reset before or after the recurrent product. */
  static List<NDArray> gru(OperatorCall call) throws ModelException {
    RecurrentInputs inputs = RecurrentInputs.of(call);
    NDArray hidden = inputs.initial(5);
    boolean resetAfter = call.flag("linear_before_reset", false);
    if (!resetAfter || !inputs.hasUsualActivations("Sigmoid", "Tanh")) {
      return RecurrentLoop.run(
          inputs, List.of(hidden), direction -> GruCell.of(inputs, direction, resetAfter));
    }
    return RecurrentKernel.run(
        inputs,
        GRU_GATES,
        (x, parameters, biases, both) ->
            x.getNDArrayInternal().gru(x, hidden, parameters, biases, 1, 0, true, both, false));
  }

  /** {@code h = f(W x + R h + b)}. */
  static List<NDArray> simple(OperatorCall call) throws ModelException {
    RecurrentInputs inputs = RecurrentInputs.of(call);
    NDArray hidden = inputs.initial(5);
    if (!inputs.hasUsualActivations("Tanh")) {
      return RecurrentLoop.run(inputs, List.of(hidden), direction -> cell(inputs, direction));
    }
    return RecurrentKernel.run(
        inputs,
        ONE_GATE,
        (x, parameters, biases, both) ->
            x.getNDArrayInternal()
                .rnn(x, hidden, parameters, biases, 1, RNN.Activation.TANH, 0, true, both, false));
  }

  private static RecurrentLoop.Cell cell(RecurrentInputs inputs, int direction)
      throws ModelException {
    CellWeights weights = CellWeights.of(inputs, direction, 1);
    UnaryOperator<NDArray> function = RecurrentActivation.of(inputs, direction, "Tanh").get(0);
    return (x, state) ->
        List.of(
            function.apply(weights.clipped(weights.ofInput(x).add(weights.ofState(state.get(0))))));
  }
}
