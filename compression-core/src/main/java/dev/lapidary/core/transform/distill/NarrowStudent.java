package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.channel.ChannelCut;
import dev.lapidary.core.transform.channel.ChannelGroup;
import dev.lapidary.core.transform.channel.ChannelGroups;
import dev.lapidary.core.transform.channel.ChannelMagnitude;
import dev.lapidary.core.transform.channel.ChannelSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a narrower copy of a model, to be trained as a student: every layer keeps a share of its
 * channels, as the width multiplier of MobileNet says (Howard et al. 2017, section 3.3). Inputs and
 * outputs stay as they are; channels that cannot go are left alone, with the reason. Work and
 * weights fall with about the square of the width.
 *
 * @param width share of the channels that stay, in (0, 1]
 * @param multiple numbers of channels are multiples of this, at most a tenth below the share
 * @param firstWeights whether the largest channels stay as they are, or all weights start anew
 * @param norm what makes a channel large
 * @param seed of fresh weights
 */
public record NarrowStudent(
    double width, int multiple, FirstWeights firstWeights, ChannelMagnitude.Norm norm, long seed)
    implements Transform {

  private static final double MOST_LOST = 0.1;

  public static final StepType<NarrowStudent> TYPE =
      StepType.of(
          "distill.narrow",
          NarrowStudent.class,
          ParameterSpec.fraction("width", 0.01, 1, 0.5),
          ParameterSpec.integer("multiple", 1, 256, 4),
          ParameterSpec.choice("firstWeights", FirstWeights.INHERITED),
          ParameterSpec.choice("norm", ChannelMagnitude.Norm.L1),
          ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1).asSeldom());

  /** Where a student's weights come from. */
  public enum FirstWeights {
    /** The model's own. */
    INHERITED,
    /** Random ones. */
    FRESH
  }

  public NarrowStudent {
    Objects.requireNonNull(firstWeights);
    Objects.requireNonNull(norm);
    if (!(width > 0 && width <= 1)) {
      throw new IllegalArgumentException("width must be in (0, 1], found " + width);
    }
    if (multiple < 1) {
      throw new IllegalArgumentException("multiple must be 1 or more, found " + multiple);
    }
  }

  @Override
  public StepType<NarrowStudent> type() {
    return TYPE;
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    Model prepared = InputDefaults.dropped(model);
    ChannelGroups groups = ChannelGroups.of(prepared, context.job());
    checkAnyFree(groups);
    Model student = ChannelCut.apply(prepared, groups, largest(prepared, groups));
    if (firstWeights == FirstWeights.FRESH) {
      student = student.withGraph(FreshWeights.of(student.graph(), seed));
    } else if (student.graph().equals(prepared.graph())) {
      return TransformResult.unchanged(model);
    }
    StudentCheck.run(prepared, student, context.job());
    return new TransformResult(student, changes(prepared, groups));
  }

  private static void checkAnyFree(ChannelGroups groups) throws ModelException {
    if (groups.groups().stream().allMatch(group -> group.fixedBecause().isPresent())) {
      throw new ModelException(
          "student.nothingToNarrow",
          groups.groups().stream()
              .flatMap(group -> group.fixedBecause().stream())
              .findFirst()
              .orElse("no Conv, Gemm or MatMul with constant weights"));
    }
  }

  private ChannelSelection largest(Model model, ChannelGroups groups) {
    ChannelMagnitude magnitude = ChannelMagnitude.of(model.graph(), groups, norm);
    ChannelSelection selection = ChannelSelection.all(groups);
    for (int group = 0; group < groups.groups().size(); group++) {
      int kept = kept(groups.groups().get(group));
      selection = selection.with(groups, group, magnitude.largest(group, kept));
    }
    return selection;
  }

  private int kept(ChannelGroup group) {
    return group.fixedBecause().isPresent() ? group.size() : kept(group.size());
  }

  /** The nearest multiple to the share, but not more than a tenth below it. */
  int kept(int channels) {
    double share = channels * width;
    int rounded = Math.max(1, (int) (share / multiple + 0.5)) * multiple;
    if (rounded < (1 - MOST_LOST) * share) {
      rounded += multiple;
    }
    return width == 1 ? channels : Math.min(channels, rounded);
  }

  private List<LayerChange> changes(Model model, ChannelGroups groups) {
    Map<String, LayerChange> byLayer = new HashMap<>();
    for (ChannelGroup group : groups.groups()) {
      for (String layer : group.layers()) {
        byLayer.put(layer, change(layer, group));
      }
    }
    List<LayerChange> changes = new ArrayList<>();
    for (Node node : model.graph().nodes()) {
      if (byLayer.containsKey(node.id())) {
        changes.add(byLayer.get(node.id()));
      }
    }
    return changes;
  }

  private LayerChange change(String layer, ChannelGroup group) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("channels", kept(group));
    figures.put("channelsBefore", group.size());
    group.fixedBecause().ifPresent(reason -> figures.put("reason", reason));
    boolean narrower = kept(group) < group.size();
    return new LayerChange(layer, narrower ? "narrowed" : "kept-width", figures);
  }
}
