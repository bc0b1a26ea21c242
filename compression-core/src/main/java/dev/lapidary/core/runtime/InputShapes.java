package dev.lapidary.core.runtime;

import static java.util.stream.Collectors.joining;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Fixed lengths for the open axes of a model's inputs. A length given by name counts first; {@code
 * input:axis} names an axis without a name of its own. An open first axis is the batch, and so is
 * every axis of the same name or of a name like {@code batch}. Any other open axis is an error.
 */
public final class InputShapes {
  private static final Set<String> BATCH_NAMES =
      Set.of("n", "b", "batch", "batch_size", "batchsize");

  private InputShapes() {}

  /**
   * The inputs with every axis fixed.
   *
   * @param batch length of the batch axis, 1 or more
   * @param lengths by axis name, or {@code input:axis} counted from 0
   * @throws WorkbenchException if an axis stays open; the message names it
   */
  public static List<ValueInfo> fix(List<ValueInfo> inputs, long batch, Map<String, Long> lengths)
      throws WorkbenchException {
    Map<String, Long> known = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      input
          .tensorType()
          .filter(type -> type.shape().rank() > 0)
          .ifPresent(
              type -> {
                if (type.shape().dimensions().get(0) instanceof Dimension.Symbol symbol) {
                  known.put(symbol.name(), batch);
                }
              });
    }
    known.putAll(lengths);
    List<ValueInfo> fixed = new ArrayList<>(inputs.size());
    Map<String, String> open = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      fixed.add(fix(input, batch, known, open));
    }
    if (!open.isEmpty()) {
      String hint = open.keySet().stream().map(n -> "--dim " + n + "=N").collect(joining(" "));
      throw new ModelException("model.inputOpen", String.join(", ", open.values()), hint);
    }
    return fixed;
  }

  /** The names that lengths can be given to: of all open axes, in the order of the inputs. */
  public static Set<String> openAxes(List<ValueInfo> inputs) {
    return new OpenAxes(inputs).names();
  }

  /**
   * Checks that each length is given to an axis there is.
   *
   * @throws WorkbenchException naming the first that is not, what is near it, and the axes there
   *     are
   */
  public static void check(List<ValueInfo> inputs, Map<String, Long> lengths)
      throws WorkbenchException {
    new OpenAxes(inputs).check(lengths);
  }

  /** Fixes what can be and adds the name and place of each axis that cannot to {@code open}. */
  private static ValueInfo fix(
      ValueInfo input, long batch, Map<String, Long> known, Map<String, String> open)
      throws WorkbenchException {
    if (!(input.type() instanceof ValueType.OfTensor type)) {
      throw new ModelException("model.inputNotTensor", input.name(), input.type());
    }
    if (!type.shape().ranked()) {
      throw new ModelException("model.inputUnranked", input.name());
    }
    List<Dimension> dimensions = new ArrayList<>();
    for (int axis = 0; axis < type.shape().rank(); axis++) {
      OptionalLong length = length(input, type.shape(), axis, batch, known);
      dimensions.add(Dimension.of(length.orElse(0)));
      if (length.isEmpty()) {
        String place = "axis " + axis + " of \"" + input.name() + "\" " + type.shape();
        open.putIfAbsent(OpenAxes.name(input, type.shape(), axis), place);
      }
    }
    return input.withType(new ValueType.OfTensor(type.elementType(), Shape.of(dimensions)));
  }

  private static OptionalLong length(
      ValueInfo input, Shape shape, int axis, long batch, Map<String, Long> known) {
    Dimension dimension = shape.dimensions().get(axis);
    Long given =
        known.getOrDefault(
            OpenAxes.address(input, axis), known.get(OpenAxes.name(input, shape, axis)));
    if (given != null) {
      return OptionalLong.of(given);
    } else if (dimension instanceof Dimension.Fixed fixed) {
      return OptionalLong.of(fixed.length());
    }
    return axis == 0 || isBatch(dimension) ? OptionalLong.of(batch) : OptionalLong.empty();
  }

  private static boolean isBatch(Dimension dimension) {
    return dimension instanceof Dimension.Symbol symbol
        && BATCH_NAMES.contains(symbol.name().toLowerCase(Locale.ROOT));
  }
}
