package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.quantize.LayerBits;
import java.util.List;

/**
 * What integers weights are going to have; the words and initial values are those of {@code
 * quantize.static}, and must be the same there.
 *
 * @param perChannel one scale for each output channel
 * @param weightBits width, 2 to 8
 * @param layerBits widths of single layers, {@code NODES=BITS}; later ones win
 * @param reducedRange -64..64 at most
 * @param exclude layers that stay float
 */
public record WeightSettings(
    boolean perChannel,
    int weightBits,
    List<String> layerBits,
    boolean reducedRange,
    List<String> exclude) {
  private static final int FEWEST_BITS = 2;
  private static final int MOST_BITS = 8;

  public WeightSettings {
    if (weightBits < FEWEST_BITS || weightBits > MOST_BITS) {
      throw new IllegalArgumentException("weightBits must be in 2..8, found " + weightBits);
    }
    layerBits = List.copyOf(layerBits);
    LayerBits.parse(layerBits);
    exclude = List.copyOf(exclude);
  }

  /** The parameters with their initial values. */
  static List<ParameterSpec> specs() {
    return List.of(
        ParameterSpec.flag("perChannel", true),
        ParameterSpec.bits("weightBits", FEWEST_BITS, MOST_BITS, MOST_BITS),
        ParameterSpec.names("layerBits").asSeldom(),
        ParameterSpec.flag("reducedRange", false).asSeldom(),
        ParameterSpec.names("exclude").asSeldom());
  }

  /** So many bits a channel, everywhere. */
  public static WeightSettings of(int weightBits) {
    return new WeightSettings(true, weightBits, List.of(), false, List.of());
  }
}
