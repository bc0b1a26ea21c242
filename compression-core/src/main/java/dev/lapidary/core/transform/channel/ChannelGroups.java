package dev.lapidary.core.transform.channel;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.SampleShapes;
import java.util.List;
import java.util.Optional;

/**
 * The channels of a model in groups that can only stay or go together: filters of a convolution,
 * the normalization and the depthwise convolution behind it, the convolutions that read them, and
 * whatever a residual sum joins to them. The channels of the model's outputs are fixed, and so are
 * those that an operator treats in a way that is not followed; the group says why.
 *
 * @param groups in the order of the layers that make them
 * @param axes every axis of a constant that is indexed by channels
 * @param counts every number of channels that a node states
 */
public record ChannelGroups(
    List<ChannelGroup> groups, List<ConstantAxis> axes, List<ChannelCount> counts) {
  public ChannelGroups {
    groups = List.copyOf(groups);
    axes = List.copyOf(axes);
    counts = List.copyOf(counts);
  }

  /**
   * Analyses a model.
   *
   * @param model none of whose initializers is listed as an input, see {@link
   *     dev.lapidary.core.ir.InputDefaults}
   * @throws WorkbenchException if ONNX Runtime cannot load the model, or cannot run it where shapes
   *     depend on values
   */
  public static ChannelGroups of(Model model, JobContext job) throws WorkbenchException {
    Graph graph = model.graph();
    GraphIndex index = GraphIndex.of(graph);
    ChannelTrace trace = new ChannelTrace(graph, index, SampleShapes.of(model, job), model.opset());
    for (Node node : graph.nodes()) {
      job.throwIfCancelled();
      Optional<ChannelRule> rule = ChannelRules.of(node);
      if (rule.isPresent()) {
        rule.get().apply(node, trace);
      } else {
        trace.fixInputs(node, "is an operator whose channels are not followed");
      }
    }
    for (ValueInfo output : graph.outputs()) {
      trace
          .channels(output.name())
          .ifPresent(found -> trace.fix(found.layout(), "output of the model"));
    }
    List<ConstantAxis> axes = trace.constantAxes();
    return new ChannelGroups(trace.groups(), axes, trace.counts());
  }

  /** Channels on an axis of this layout. */
  public int length(List<ChannelSegment> layout) {
    return layout.stream().mapToInt(s -> groups.get(s.group()).size() * s.repeat()).sum();
  }
}
