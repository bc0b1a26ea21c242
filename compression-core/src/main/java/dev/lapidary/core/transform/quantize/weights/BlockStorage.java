package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;
import java.util.Objects;

/**
 * How weights of blocks are written down. The names of the components are the words in recipes.
 *
 * @param accuracyLevel what MatMulNBits may compute in: 1 float, 2 half, 3 bfloat16, 4 activations
 *     of 8 bits; 0 leaves it to the runtime. The other form does not say
 */
public record BlockStorage(WeightForm form, int accuracyLevel) {
  private static final int HIGHEST_LEVEL = 4;
  private static final int INITIAL_LEVEL = 4;

  public BlockStorage {
    Objects.requireNonNull(form);
    if (accuracyLevel < 0 || accuracyLevel > HIGHEST_LEVEL) {
      throw new IllegalArgumentException("accuracyLevel must be in [0, 4], found " + accuracyLevel);
    }
  }

  /** The parameters with their initial values. */
  static List<ParameterSpec> specs() {
    return List.of(
        ParameterSpec.choice("form", WeightForm.MATMUL_NBITS),
        ParameterSpec.integer("accuracyLevel", 0, HIGHEST_LEVEL, INITIAL_LEVEL).asSeldom());
  }

  /** A form, with the initial level. */
  public static BlockStorage of(WeightForm form) {
    return new BlockStorage(form, INITIAL_LEVEL);
  }

  /** What writes weights into a graph. */
  BlockForm writer(GraphEditor editor) {
    return form == WeightForm.QDQ ? new BlockedQdqForm(editor) : new NBitsForm(accuracyLevel);
  }
}
