package dev.lapidary.core.transform.quantize.saturation;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.rounding.Unfolding;
import java.util.Optional;
import java.util.stream.Stream;

/** Multiplies what a layer takes in, batch by batch, both exactly and as saturation does. */
final class SaturationTally {
  /** Signed activations are moved up by this before they are multiplied. */
  private static final int SIGN = 128;

  private final IntegerLayer layer;
  private final SaturatingProduct[] products;
  private final int[] order;
  private double signal;
  private double noise;
  private long sums;
  private long saturated;

  SaturationTally(IntegerLayer layer) {
    this.layer = layer;
    this.products = layer.products();
    this.order = layer.order();
  }

  /**
   * Multiplies one batch.
   *
   * @param integers UINT8 or INT8: the layer's activation
   * @param scale of the activation
   * @param zeroPoint of the activation; padding holds it
   */
  void see(Tensor integers, float scale, int zeroPoint) {
    float[] centred = integers.toFloats();
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= zeroPoint;
    }
    int unsignedZero = zeroPoint + (integers.elementType() == ElementType.INT8 ? SIGN : 0);
    Unfolding unfolding = layer.unfolding();
    Unfolding.Rows rows = unfolding.unfold(Tensor.ofFloats(centred, integers.lengths()));
    int outputs = products.length / unfolding.groups();
    for (int block = 0; block < rows.blocks(); block++) {
      for (int group = 0; group < unfolding.groups(); group++) {
        float[] values = rows.block(block, group);
        for (int from = 0; from < values.length; from += order.length) {
          multiply(values, from, unsignedZero, scale, group * outputs, outputs);
        }
      }
    }
  }

  /** One row with the outputs of its group. */
  private void multiply(float[] values, int from, int zero, float scale, int first, int outputs) {
    int[] row = new int[order.length];
    long centredSum = 0;
    for (int i = 0; i < row.length; i++) {
      int centred = (int) values[from + order[i]];
      centredSum += centred;
      row[i] = centred + zero;
    }
    for (int o = first; o < first + outputs; o++) {
      SaturatingProduct product = products[o];
      double weightZero = of(layer.weightZeros(), o);
      double real = product.exact(row) - (double) zero * product.weightSum();
      double step = (double) scale * of(layer.weightScales(), o);
      signal += square(step * (real - weightZero * centredSum));
      noise += square(step * product.error(row));
      saturated += product.saturated(row);
      sums += product.pairs();
    }
  }

  private static double of(float[] channels, int channel) {
    return channels[channels.length == 1 ? 0 : channel];
  }

  private static double square(double value) {
    return value * value;
  }

  /** What was seen; without data what may be. */
  LayerSaturation result() {
    return new LayerSaturation(
        layer.id(),
        layer.layer().node().opType(),
        Stream.of(products).mapToLong(SaturatingProduct::pairs).sum(),
        Stream.of(products).mapToLong(SaturatingProduct::pairsAtRisk).sum(),
        sums == 0 ? Optional.empty() : Optional.of(observed()));
  }

  private LayerSaturation.Observed observed() {
    double ratio = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    return new LayerSaturation.Observed((double) saturated / sums, ratio);
  }
}
