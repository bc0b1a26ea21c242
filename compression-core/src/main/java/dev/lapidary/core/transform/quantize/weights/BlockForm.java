package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.List;

/** Writes weights of blocks and the nodes that take them. */
interface BlockForm {

  /**
   * The constants of a product.
   *
   * @param matrix [outChannels, inChannels]
   */
  StoredBlocks product(BlockMatrix matrix);

  /**
   * The constants of a table that rows are taken from.
   *
   * @param matrix [entries, length]
   */
  StoredBlocks table(BlockMatrix matrix);

  /** Why a table cannot be stored; empty if it can. */
  String reasonAgainst(BlockScheme scheme, int length);

  /** Whether the constants of a matrix take less room than its floats. */
  default boolean shrinks(BlockScheme scheme, Tensor matrix, boolean table) {
    int rows = Math.toIntExact(matrix.length(0));
    BlockMatrix blank = BlockMatrix.empty(scheme, rows, Math.toIntExact(matrix.length(1)));
    return (table ? table(blank) : product(blank)).byteSize() < matrix.byteSize();
  }

  /**
   * The nodes that multiply.
   *
   * @param activation the name of the left factor
   * @param weight the names of the constants
   * @param output the name of the product
   */
  List<Node> multiply(String activation, List<String> weight, BlockMatrix matrix, String output);

  /** The nodes that take rows. */
  List<Node> gather(String indices, List<String> weight, BlockMatrix matrix, String output);
}
