package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A weight to be rounded.
 *
 * @param users the layers that multiply by it, in graph order, 1 or more; all in one orientation
 * @param grids of the weight's rows [outChannels][columns], one a row
 */
public record RoundingTarget(
    List<WeightedNode> users, Function<float[][], ? extends ChannelGrid[]> grids) {
  /** Beyond this the second moment alone would take more than half a gigabyte. */
  private static final int MOST_COLUMNS = 8192;

  public RoundingTarget {
    users = List.copyOf(users);
    if (users.isEmpty()) {
      throw new IllegalArgumentException("users must be 1 or more, found none");
    }
  }

  /** Why the weight of a layer can only be rounded to the nearest; empty if it need not be. */
  public static Optional<String> reasonAgainst(WeightedNode layer) {
    Optional<Unfolding> unfolding = Unfolding.of(layer);
    if (unfolding.isEmpty()) {
      return Optional.of("no-matrix");
    }
    return unfolding.get().columns() > MOST_COLUMNS
        ? Optional.of("too-many-inputs")
        : Optional.empty();
  }

  /** The first layer that uses the weight. */
  public WeightedNode layer() {
    return users.get(0);
  }

  /** The name of the target: its first layer's. */
  public String id() {
    return layer().node().id();
  }

  /** The values that the layers multiply by the weight. */
  List<String> inputs() {
    return users.stream().map(user -> user.node().inputs().get(0)).toList();
  }
}
