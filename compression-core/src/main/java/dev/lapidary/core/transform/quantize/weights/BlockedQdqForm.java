package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DequantizeLinear with blocks before the float operator. Symmetric codes are signed and need no
 * zero point, others are unsigned.
 */
final class BlockedQdqForm implements BlockForm {
  private final GraphEditor editor;

  BlockedQdqForm(GraphEditor editor) {
    this.editor = editor;
  }

  /** Integers [inChannels, outChannels], scales and zero points [blocks, outChannels]. */
  @Override
  public StoredBlocks product(BlockMatrix matrix) {
    int rows = matrix.rows();
    int blocks = matrix.blocks();
    byte[] zeros = turned(matrix.zeroPoints(), rows, blocks);
    return new StoredBlocks(
        integers(matrix.scheme(), turned(matrix.codes(), rows, matrix.length()), rows),
        Tensor.ofFloats(turned(matrix.scales(), rows, blocks), blocks, rows),
        zeroPoints(matrix.scheme(), zeros, rows));
  }

  /** Integers [entries, length], scales and zero points [entries, blocks]. */
  @Override
  public StoredBlocks table(BlockMatrix matrix) {
    return new StoredBlocks(
        integers(matrix.scheme(), matrix.codes(), matrix.length()),
        Tensor.ofFloats(matrix.scales(), matrix.rows(), matrix.blocks()),
        zeroPoints(matrix.scheme(), matrix.zeroPoints(), matrix.blocks()));
  }

  /** From [rows, columns] to [columns, rows]. */
  private static byte[] turned(byte[] from, int rows, int columns) {
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i % columns * rows + i / columns] = from[i];
    }
    return to;
  }

  private static float[] turned(float[] from, int rows, int columns) {
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i % columns * rows + i / columns] = from[i];
    }
    return to;
  }

  private static Optional<Tensor> zeroPoints(BlockScheme scheme, byte[] zeros, int columns) {
    return scheme.symmetric() ? Optional.empty() : Optional.of(integers(scheme, zeros, columns));
  }

  private static Tensor integers(BlockScheme scheme, byte[] codes, int columns) {
    byte[] values = codes;
    if (scheme.symmetric()) {
      values = new byte[codes.length];
      int mask = (1 << scheme.storedBits()) - 1;
      for (int i = 0; i < codes.length; i++) {
        values[i] = (byte) (codes[i] - scheme.middle() & mask);
      }
    }
    int padded = BitPacking.wholeBytes(values.length, scheme.storedBits());
    byte[] packed = BitPacking.pack(values, 1, padded, scheme.storedBits(), 0);
    return Tensor.of(type(scheme), ByteBuffer.wrap(packed), codes.length / columns, columns);
  }

  private static ElementType type(BlockScheme scheme) {
    if (scheme.storedBits() == Byte.SIZE) {
      return scheme.symmetric() ? ElementType.INT8 : ElementType.UINT8;
    }
    return scheme.symmetric() ? ElementType.INT4 : ElementType.UINT4;
  }

  /** ONNX Runtime's Gather takes whole bytes only. */
  @Override
  public String reasonAgainst(BlockScheme scheme, int length) {
    return scheme.storedBits() == Byte.SIZE ? "" : "no-4-bit-gather";
  }

  @Override
  public List<Node> multiply(
      String activation, List<String> weight, BlockMatrix matrix, String output) {
    String floats = editor.freshName(weight.get(0) + "_DequantizeLinear_Output");
    return List.of(
        dequantize(weight, 0, matrix, floats),
        Node.of("MatMul", List.of(activation, floats), List.of(output)));
  }

  @Override
  public List<Node> gather(String indices, List<String> weight, BlockMatrix matrix, String output) {
    List<Node> nodes = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String table : weight) {
      String rows = editor.freshName(table + "_Gather_Output");
      nodes.add(Node.of("Gather", List.of(table, indices), List.of(rows)));
      taken.add(rows);
    }
    nodes.add(dequantize(taken, -1, matrix, output));
    return nodes;
  }

  private static Node dequantize(List<String> inputs, int axis, BlockMatrix matrix, String output) {
    return Node.of("DequantizeLinear", inputs, List.of(output))
        .withAttribute("axis", Attribute.of((long) axis))
        .withAttribute("block_size", Attribute.of((long) matrix.scheme().blockSize()));
  }
}
