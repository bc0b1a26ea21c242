package dev.lapidary.core.evaluate;

import java.nio.ByteBuffer;

/** A floating output of both models, divided into the vectors that are compared. */
final class RowPairs {
  private final String name;
  private final float[] reference;
  private final float[] model;
  private final ByteBuffer referenceBits;
  private final ByteBuffer modelBits;
  private final boolean sameType;
  private final int rows;

  RowPairs(OutputPair pair, int rows) {
    name = pair.name();
    reference = pair.reference().toFloats();
    model = pair.model().toFloats();
    referenceBits = pair.reference().data();
    modelBits = pair.model().data();
    sameType = pair.reference().elementType() == pair.model().elementType();
    this.rows = rows;
  }

  String name() {
    return name;
  }

  VectorSums sums(int row) {
    VectorSums sums = new VectorSums();
    int count = reference.length / rows;
    sums.add(reference, model, row * count, count);
    return sums;
  }

  /** Whether the vectors of a row are equal bit by bit. */
  boolean sameBits(int row) {
    int bytes = referenceBits.remaining() / rows;
    return sameType
        && referenceBits.slice(row * bytes, bytes).equals(modelBits.slice(row * bytes, bytes));
  }
}
