package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.Optional;

/**
 * A layer as a matrix product: {@code output[channel] = sum(weight[channel][i] * row[i])}, with a
 * row for each position of the output. A convolution's rows are what its kernel covers (im2col),
 * for each of its groups.
 */
public interface Unfolding {

  /** The unfolding of a layer; empty for products of stacks of matrices, and transposed inputs. */
  static Optional<Unfolding> of(WeightedNode layer) {
    if (layer.channelAxis() < 0 || layer.node().intAttribute("transA", 0) != 0) {
      return Optional.empty();
    }
    return layer.node().is("Conv")
        ? Optional.of(new ConvUnfolding(layer.node(), layer.weight()))
        : Optional.of(new ProductUnfolding(layer));
  }

  /** Groups whose outputs follow from inputs of their own. */
  int groups();

  /** The elements of a row: inputs of one output channel. */
  int columns();

  /** The rows that a batch of inputs unfolds to, in blocks. */
  interface Rows {
    /** The number of blocks. */
    int blocks();

    /**
     * The rows of one block for one group.
     *
     * @return [count][columns], row-major; an array of the caller's own
     */
    float[] block(int block, int group);
  }

  /**
   * Unfolds a batch.
   *
   * @param input of the layer
   */
  Rows unfold(Tensor input);

  /**
   * The weight as rows.
   *
   * @return [outChannels][columns]; group by group
   */
  float[][] rows(Tensor weight);

  /** The inverse of {@link #rows}. */
  Tensor weight(float[][] rows);
}
