package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType.OfTensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.ShapeProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a model does in one run. */
public final class WorkloadBuilder {
  private WorkloadBuilder() {}

  /**
   * The work of one run.
   *
   * @param batch samples in the run
   * @param given lengths for open axes other than the batch, and values of inputs
   * @throws WorkbenchException if ONNX Runtime refuses the model, a shape stays open, or the file
   *     fixes another batch
   */
  public static Workload build(Model model, long batch, GivenInputs given, JobContext job)
      throws WorkbenchException {
    int samples = BatchLength.of(model, batch);
    job.throwIfCancelled();
    Map<String, ValueInfo> types = ShapeProbe.types(model);
    job.throwIfCancelled();
    Map<String, OfTensor> fixed = new LinkedHashMap<>();
    ShapeProbe.shapes(model, batch, given)
        .forEach(
            (name, shape) -> fixed.put(name, new OfTensor(elementType(types.get(name)), shape)));
    job.throwIfCancelled();
    return assemble(model, samples, fixed);
  }

  private static ElementType elementType(ValueInfo info) {
    return Optional.ofNullable(info)
        .flatMap(ValueInfo::tensorType)
        .map(OfTensor::elementType)
        .orElse(ElementType.UNDEFINED);
  }

  /** The workload of a model whose values have these types. */
  static Workload assemble(Model model, int batch, Map<String, OfTensor> types) {
    Graph graph = model.graph();
    GraphIndex index = GraphIndex.of(graph);
    ValueTable values = new ValueTable(graph, types);
    ConstantValues constants = new ConstantValues(graph, index);
    Fusion fusion = new Fusion(graph, index, values, constants);
    LayerWorkBuilder layers = new LayerWorkBuilder(values, constants, fusion);
    List<String> uncounted = new ArrayList<>();
    List<LayerWork> work =
        graph.nodes().stream()
            .filter(node -> !node.id().isEmpty())
            .map(node -> layers.build(node, uncounted))
            .toList();
    return new Workload(
        batch,
        work,
        ActivationMemory.peakBytes(graph, values, constants, fusion),
        constantBytes(graph),
        uncounted);
  }

  /** Initializers, Constant nodes and float lists of ai.onnx.ml, those of subgraphs included. */
  static long constantBytes(Graph graph) {
    long[] sum = {0};
    graph.forEachGraph(
        part -> {
          sum[0] += part.initializers().values().stream().mapToLong(Tensor::byteSize).sum();
          for (Node node : part.nodes()) {
            sum[0] += ElementType.FLOAT.byteSize(LayerWorkBuilder.floatAttributes(node));
            if (node.is("Constant")) {
              sum[0] += Constants.valueOf(node).map(Tensor::byteSize).orElse(0L);
            }
          }
        });
    return sum[0];
  }
}
