package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.rounding.RoundingTask;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A layer that is run with any weight, and how far its output is from the wanted one. */
final class RoundedLayer {
  private final RoundingTask task;
  private final GraphProgram program;
  private final String output;
  private final int channelAxis;

  private RoundedLayer(RoundingTask task, GraphProgram program, String output, int channelAxis) {
    this.task = task;
    this.program = program;
    this.output = output;
    this.channelAxis = channelAxis;
  }

  /**
   * @throws WorkbenchException if an operator of the layer cannot be interpreted
   */
  static RoundedLayer of(RoundingTask task) throws WorkbenchException {
    Graph graph = task.layer().graph();
    String output = graph.outputs().get(0).name();
    boolean convolves =
        GraphIndex.of(graph).consumers(task.weight()).stream()
            .anyMatch(node -> node.opType().startsWith("Conv"));
    int axis = convolves ? 1 : task.outputs().rank() - 1;
    return new RoundedLayer(task, GraphProgram.of(task.layer(), output), output, axis);
  }

  RoundingTask task() {
    return task;
  }

  /**
   * The squared error summed over channels, its mean over the other axes.
   *
   * @param weight in the task's shape, of {@code manager}
   * @param samples their indices
   * @return a scalar
   * @throws WorkbenchException if the layer fails or its output has another shape than the wanted
   */
  NDArray error(NDManager manager, NDArray weight, int... samples) throws WorkbenchException {
    Map<String, NDArray> values = new HashMap<>();
    program.parameters().forEach(name -> put(values, manager, name));
    program.statistics().forEach(name -> put(values, manager, name));
    program.fixed().forEach(name -> put(values, manager, name));
    task.inputs()
        .forEach((n, all) -> values.put(n, TensorArrays.view(manager, rows(all, samples))));
    values.put(task.weight(), weight);
    NDArray found = program.run(manager, values, Phase.INFERENCE).get(output);
    NDArray wanted = TensorArrays.view(manager, rows(task.outputs(), samples));
    if (!found.getShape().equals(wanted.getShape())) {
      throw new DataException("gradient.layerOutput", output, found.getShape(), wanted.getShape());
    }
    NDArray difference = found.sub(wanted);
    long positions = found.size() / task.outputs().length(channelAxis);
    return Scalars.times(difference.mul(difference).sum(), 1f / positions);
  }

  private void put(Map<String, NDArray> values, NDManager manager, String name) {
    values.put(name, TensorArrays.view(manager, program.constant(name)));
  }

  /** Some samples of a tensor. */
  private static Tensor rows(Tensor all, int... samples) {
    int width = Math.toIntExact(all.byteSize() / all.length(0));
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(width, samples.length));
    for (int sample : samples) {
      bytes.put(all.data().position(sample * width).limit(sample * width + width));
    }
    long[] lengths = all.lengths();
    lengths[0] = samples.length;
    return Tensor.of(all.elementType(), bytes.flip(), lengths);
  }
}
