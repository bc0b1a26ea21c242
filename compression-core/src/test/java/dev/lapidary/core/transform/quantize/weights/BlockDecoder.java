package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;

/** Reads stored blocks as the documents of the operators say, element by element. */
final class BlockDecoder {
  private BlockDecoder() {}

  /** What MatMulNBits multiplies with, FLOAT [K, N]. */
  static Tensor matMulNBits(Graph graph, Node node) {
    int k = (int) node.intAttribute("K", 0);
    int n = (int) node.intAttribute("N", 0);
    int bits = (int) node.intAttribute("bits", 4);
    int blockSize = (int) node.intAttribute("block_size", 0);
    int blocks = (k + blockSize - 1) / blockSize;
    byte[] packed = bytes(graph, node, 1);
    Tensor scales = graph.initializers().get(node.inputs().get(2));
    byte[] zeros = node.input(3).isPresent() ? bytes(graph, node, 3) : null;
    int zeroRow = (blocks * bits + 7) / 8;
    float[] values = new float[k * n];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        int block = i / blockSize;
        int code = code(packed, j * blocks * blockSize + i, bits);
        int zero =
            zeros == null ? 1 << (bits - 1) : code(zeros, j * zeroRow * 8 / bits + block, bits);
        values[i * n + j] = (float) scales.doubleAt(j * blocks + block) * (code - zero);
      }
    }
    return Tensor.ofFloats(values, k, n);
  }

  /** What DequantizeLinear with blocks along axis 0 makes, FLOAT [K, N]. */
  static Tensor dequantizeLinear(Graph graph, Node node) {
    int blockSize = (int) node.intAttribute("block_size", 0);
    Tensor codes = graph.initializers().get(node.inputs().get(0));
    Tensor scales = graph.initializers().get(node.inputs().get(1));
    int n = (int) codes.length(1);
    float[] values = new float[(int) codes.elementCount()];
    for (int i = 0; i < values.length; i++) {
      int at = i / n / blockSize * n + i % n;
      double zero = node.input(2).map(z -> graph.initializers().get(z).doubleAt(at)).orElse(0.0);
      values[i] = (float) (scales.doubleAt(at) * (codes.doubleAt(i) - zero));
    }
    return Tensor.ofFloats(values, codes.lengths());
  }

  private static byte[] bytes(Graph graph, Node node, int input) {
    Tensor tensor = graph.initializers().get(node.inputs().get(input));
    byte[] bytes = new byte[(int) tensor.byteSize()];
    tensor.data().get(bytes);
    return bytes;
  }

  private static int code(byte[] packed, int index, int bits) {
    int bit = index * bits;
    return packed[bit / 8] >> bit % 8 & (1 << bits) - 1;
  }
}
