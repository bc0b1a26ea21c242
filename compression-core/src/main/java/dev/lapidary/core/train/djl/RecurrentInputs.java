package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import java.util.Arrays;
import java.util.List;

/**
 * What LSTM, GRU and RNN share, in time-major layout whatever the node's.
 *
 * @param x [steps, N, inputs]
 * @param directions 1 or 2
 * @param firstIsReverse whether the only direction runs backwards
 * @param hidden length of the state
 */
record RecurrentInputs(
    OperatorCall call, NDArray x, int directions, boolean firstIsReverse, long hidden) {

  static RecurrentInputs of(OperatorCall call) throws ModelException {
    NDArray x = call.input(0);
    NDArray timeMajor = batchFirst(call) ? x.swapAxes(0, 1) : x;
    String direction = call.node().stringAttribute("direction", "forward").toLowerCase();
    NDArray recurrence = call.input(2);
    RecurrentInputs inputs =
        new RecurrentInputs(
            call,
            timeMajor,
            Math.toIntExact(recurrence.getShape().get(0)),
            direction.equals("reverse"),
            recurrence.getShape().get(2));
    inputs.checkLengths();
    return inputs;
  }

  private static boolean batchFirst(OperatorCall call) {
    return call.flag("layout", false);
  }

  private void checkLengths() throws ModelException {
    if (call.has(4)) {
      long steps = x.getShape().get(0);
      long[] lengths = call.setting(4).orElseThrow().toLongs();
      if (Arrays.stream(lengths).anyMatch(length -> length != steps)) {
        throw call.unsupported("sequences of different lengths");
      }
    }
  }

  boolean isReverse(int direction) {
    return direction == 1 || firstIsReverse;
  }

  /** One direction's part of an input whose first axis is the directions; null if omitted. */
  NDArray ofDirection(int index, int direction) {
    NDArray all = call.inputOrNull(index);
    if (all == null) {
      return null;
    }
    long[] lengths = OperatorCall.lengths(all);
    return Torch.slice(all, 0, direction, direction + 1, 1)
        .reshape(new Shape(Arrays.copyOfRange(lengths, 1, lengths.length)));
  }

  /** The state to start from, [directions, N, hidden]. */
  NDArray initial(int index) {
    NDArray given = call.inputOrNull(index);
    if (given == null) {
      return call.manager().zeros(new Shape(directions, x.getShape().get(1), hidden));
    }
    return batchFirst(call) ? given.swapAxes(0, 1) : given;
  }

  /** [steps, directions, N, hidden] in the node's layout. */
  NDArray sequence(NDArray timeMajor) {
    return batchFirst(call) ? timeMajor.transpose(2, 0, 1, 3) : timeMajor;
  }

  /** [directions, N, hidden] in the node's layout. */
  NDArray state(NDArray directionsFirst) {
    return batchFirst(call) ? directionsFirst.swapAxes(0, 1) : directionsFirst;
  }

  /** Whether the node's activations are the usual ones, without clipping or parameters. */
  boolean hasUsualActivations(String... usual) {
    boolean plain =
        !call.node().attributes().containsKey("clip")
            && !call.node().attributes().containsKey("activation_alpha")
            && !call.node().attributes().containsKey("activation_beta");
    List<String> names = activations();
    boolean same = true;
    for (int i = 0; i < names.size(); i++) {
      same &= names.get(i).equalsIgnoreCase(usual[i % usual.length]);
    }
    return plain && same;
  }

  /** Names of the activations, all directions one after the other; empty for the usual ones. */
  List<String> activations() {
    return call.node().attributes().get("activations") instanceof Attribute.StringList list
        ? list.values()
        : List.of();
  }
}
