package dev.lapidary.core.transform.distill;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes a shallower copy of a model, to be trained as a student: residual blocks are taken out, and
 * the value they add to goes on without them. Networks of residual blocks bear that well (Veit,
 * Wilber, Belongie 2016). All other weights stay.
 *
 * @param share of the blocks that go, in (0, 1]; the number is rounded, at least one
 * @param count how many blocks go; 0 for the share
 * @param order which go first
 * @param samples calibration samples the effect is measured on
 * @param seed of the samples drawn
 */
public record ShallowStudent(double share, int count, Order order, int samples, long seed)
    implements Transform {

  private static final int MOST_BLOCKS = 10_000;
  private static final int MOST_SAMPLES = 1_000_000;

  public static final StepType<ShallowStudent> TYPE =
      StepType.of(
          "distill.shallow",
          ShallowStudent.class,
          ParameterSpec.fraction("share", 0.01, 1, 0.5),
          ParameterSpec.integer("count", 0, MOST_BLOCKS, 0),
          ParameterSpec.choice("order", Order.LAST),
          ParameterSpec.integer("samples", 1, MOST_SAMPLES, 100),
          ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1).asSeldom());

  /** Which blocks go first. */
  public enum Order {
    /** The last ones of each stage, spread evenly. */
    LAST,
    /** Those without which the outputs change least, each taken out alone. */
    LEAST_EFFECT
  }

  public ShallowStudent {
    Objects.requireNonNull(order);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in (0, 1], found " + share);
    }
    if (count < 0 || samples < 1) {
      throw new IllegalArgumentException(
          "count must be 0 or more and samples 1 or more, found " + count + " and " + samples);
    }
  }

  @Override
  public StepType<ShallowStudent> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return order == Order.LEAST_EFFECT ? Set.of(DataRole.CALIBRATION) : Set.of();
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    Model prepared = InputDefaults.dropped(model);
    List<ResidualBlock> blocks = ResidualBlocks.of(prepared, context.job());
    if (blocks.isEmpty()) {
      throw new ModelException("student.noBlocks");
    }
    int gone = count > 0 ? count : (int) Math.max(1, Math.round(share * blocks.size()));
    if (gone > blocks.size()) {
      throw new ModelException("student.fewBlocks", blocks.size(), gone);
    }
    Map<ResidualBlock, Double> effects = effects(prepared, blocks, context);
    Set<ResidualBlock> chosen = Set.copyOf(ordered(blocks, effects).subList(0, gone));
    Model student = BlockRemoval.without(prepared, blocks, chosen);
    StudentCheck.run(prepared, student, context.job());
    return new TransformResult(student, changes(blocks, chosen, effects));
  }

  private Map<ResidualBlock, Double> effects(
      Model model, List<ResidualBlock> blocks, TransformContext context) throws WorkbenchException {
    if (order == Order.LAST) {
      return Map.of();
    }
    Dataset calibration =
        context
            .data()
            .get(DataRole.CALIBRATION)
            .orElseThrow(
                () -> new RecipeException("recipe.missingData", 1, TYPE.label(), "calibration"));
    Dataset drawn = Datasets.sample(calibration, samples, seed);
    return BlockEffect.measure(model, blocks, drawn, context.job());
  }

  private List<ResidualBlock> ordered(
      List<ResidualBlock> blocks, Map<ResidualBlock, Double> effects) {
    return order == Order.LAST
        ? BlockOrder.lastOfEachStage(blocks)
        : blocks.stream().sorted(Comparator.comparingDouble(effects::get)).toList();
  }

  private static List<LayerChange> changes(
      List<ResidualBlock> blocks, Set<ResidualBlock> chosen, Map<ResidualBlock, Double> effects) {
    List<LayerChange> changes = new ArrayList<>();
    for (ResidualBlock block : blocks) {
      if (chosen.contains(block)) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("layers", block.layers().size());
        if (effects.containsKey(block)) {
          figures.put("relativeOutputChange", effects.get(block));
        }
        changes.add(new LayerChange(block.exit(), "dropped", figures));
      }
    }
    return changes;
  }
}
