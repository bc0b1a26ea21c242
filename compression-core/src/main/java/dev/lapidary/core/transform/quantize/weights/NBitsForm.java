package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime's operators MatMulNBits and GatherBlockQuantized. Absent zero points stand for the
 * middle code.
 */
final class NBitsForm implements BlockForm {
  static final String DOMAIN = "com.microsoft";
  private final int accuracyLevel;

  NBitsForm(int accuracyLevel) {
    this.accuracyLevel = accuracyLevel;
  }

  /** Integers UINT8 [N, blocks, blockSize * bits / 8], the last block filled up with zeros. */
  @Override
  public StoredBlocks product(BlockMatrix matrix) {
    BlockScheme scheme = matrix.scheme();
    int padded = matrix.blocks() * scheme.blockSize();
    byte[] packed = BitPacking.pack(matrix.codes(), matrix.rows(), padded, scheme.storedBits(), 0);
    int blockBytes = scheme.blockSize() * scheme.storedBits() / Byte.SIZE;
    Tensor integers =
        Tensor.ofBytes(ElementType.UINT8, packed, matrix.rows(), matrix.blocks(), blockBytes);
    return stored(matrix, integers);
  }

  /** Integers UINT8 [entries, length * bits / 8]. */
  @Override
  public StoredBlocks table(BlockMatrix matrix) {
    int bits = matrix.scheme().storedBits();
    byte[] packed = BitPacking.pack(matrix.codes(), matrix.rows(), matrix.length(), bits, 0);
    int rowBytes = matrix.length() * bits / Byte.SIZE;
    return stored(matrix, Tensor.ofBytes(ElementType.UINT8, packed, matrix.rows(), rowBytes));
  }

  private static StoredBlocks stored(BlockMatrix matrix, Tensor integers) {
    int blocks = matrix.blocks();
    return new StoredBlocks(
        integers,
        Tensor.ofFloats(matrix.scales(), matrix.rows(), blocks),
        matrix.scheme().symmetric() ? Optional.empty() : Optional.of(zeroPoints(matrix)));
  }

  private static Tensor zeroPoints(BlockMatrix matrix) {
    BlockScheme scheme = matrix.scheme();
    int padded = BitPacking.wholeBytes(matrix.blocks(), scheme.storedBits());
    byte[] packed =
        BitPacking.pack(
            matrix.zeroPoints(), matrix.rows(), padded, scheme.storedBits(), scheme.middle());
    return Tensor.ofBytes(ElementType.UINT8, packed, matrix.rows(), packed.length / matrix.rows());
  }

  @Override
  public String reasonAgainst(BlockScheme scheme, int length) {
    return length * scheme.storedBits() % Byte.SIZE == 0 ? "" : "row-of-odd-length";
  }

  @Override
  public List<Node> multiply(
      String activation, List<String> weight, BlockMatrix matrix, String output) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("K", Attribute.of((long) matrix.length()));
    attributes.put("N", Attribute.of((long) matrix.rows()));
    putBlocks(attributes, matrix.scheme());
    if (accuracyLevel > 0) {
      attributes.put("accuracy_level", Attribute.of((long) accuracyLevel));
    }
    List<String> inputs = new ArrayList<>(List.of(activation));
    inputs.addAll(weight);
    return List.of(node("MatMulNBits", inputs, output, attributes));
  }

  @Override
  public List<Node> gather(String indices, List<String> weight, BlockMatrix matrix, String output) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("gather_axis", Attribute.of(0L));
    attributes.put("quantize_axis", Attribute.of(1L));
    putBlocks(attributes, matrix.scheme());
    List<String> inputs = new ArrayList<>(weight);
    inputs.add(1, indices);
    return List.of(node("GatherBlockQuantized", inputs, output, attributes));
  }

  private static void putBlocks(Map<String, Attribute> attributes, BlockScheme scheme) {
    attributes.put("bits", Attribute.of((long) scheme.storedBits()));
    attributes.put("block_size", Attribute.of((long) scheme.blockSize()));
  }

  private static Node node(
      String opType, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return new Node("", DOMAIN, opType, inputs, List.of(output), attributes, Extras.NONE);
  }
}
