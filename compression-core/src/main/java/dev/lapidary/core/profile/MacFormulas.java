package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Multiply-accumulates of single operators by formula, counted as published tables count them: one
 * a product of weight and activation, zeros and padding included; biases, normalization, pooling
 * and activation functions count none.
 */
final class MacFormulas {
  /** Why a node cannot be counted. */
  static final class Uncountable extends Exception {
    private static final long serialVersionUID = 1L;

    Uncountable(String reason) {
      super(reason, null, false, false);
    }
  }

  private static final Set<String> MATRIX_PRODUCTS =
      Set.of(
          "MatMul",
          "MatMulInteger",
          "QLinearMatMul",
          "MatMulNBits",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul");

  private static final Set<String> KNOWN_DOMAINS =
      Set.of("ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc");

  private final ValueTable values;

  MacFormulas(ValueTable values) {
    this.values = values;
  }

  /**
   * Multiply-accumulates of a node.
   *
   * @throws Uncountable if a shape is unknown that the formula needs, or there is no formula
   */
  long count(Node node) throws Uncountable {
    if (!node.subgraphs().isEmpty()) {
      throw new Uncountable("how often its subgraphs run is only known when it runs");
    }
    return switch (node.opType()) {
      case "Conv", "FusedConv", "NhwcFusedConv", "DeformConv", "ConvInteger" ->
          convolution(node, 1);
      case "QLinearConv" -> convolution(node, 3);
      case "ConvTranspose" -> transposedConvolution(node);
      case "Gemm", "FusedGemm", "QGemm" -> gemm(node);
      case "FusedMatMul" -> outputElements(node) * inner(node, "transA");
      case "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM" -> recurrent(node);
      case "Einsum" -> einsum(node);
      case "Attention", "QAttention" -> node.isStandard() ? pairs(node) : projectedPairs(node);
      case "MultiHeadAttention" -> pairs(node);
      case "LinearClassifier", "LinearRegressor" -> linear(node);
      default -> MATRIX_PRODUCTS.contains(node.opType()) ? matrixProduct(node) : none(node);
    };
  }

  /** ONNX's own remaining operators and ONNX Runtime's multiply no matrices. */
  private static long none(Node node) throws Uncountable {
    if (node.isStandard() || KNOWN_DOMAINS.contains(node.domain())) {
      return 0;
    }
    throw new Uncountable("nothing is known of operators of the domain " + node.domain());
  }

  /** Weight [M, C / group, k...], whatever the group, stride, dilation: every output sums C/g*k. */
  private long convolution(Node node, int weightInput) throws Uncountable {
    long[] weight = lengths(node, weightInput);
    return outputElements(node) * (ValueTable.product(weight) / Math.max(1, weight[0]));
  }

  /** Weight [C, M / group, k...]: every input element is spread over M/g*k outputs. */
  private long transposedConvolution(Node node) throws Uncountable {
    long[] weight = lengths(node, 1);
    long inputs = ValueTable.product(lengths(node, 0));
    return inputs * (ValueTable.product(weight) / Math.max(1, weight[0]));
  }

  private long gemm(Node node) throws Uncountable {
    return outputElements(node) * inner(node, "transA");
  }

  /** A [..., M, K] times B [..., K, N]. */
  private long matrixProduct(Node node) throws Uncountable {
    long[] a = lengths(node, 0);
    return outputElements(node) * (a.length == 0 ? 1 : a[a.length - 1]);
  }

  /** K of A [..., M, K], or of A [..., K, M] if the attribute says so. */
  private long inner(Node node, String transposed) throws Uncountable {
    long[] a = lengths(node, 0);
    return a[a.length - (node.intAttribute(transposed, 0) == 0 ? 1 : 2)];
  }

  /** X [.., .., I], W [directions, gates * H, I], R [directions, gates * H, H]. */
  private long recurrent(Node node) throws Uncountable {
    long[] x = lengths(node, 0);
    long steps = ValueTable.product(x) / Math.max(1, x[x.length - 1]);
    return steps * (ValueTable.product(lengths(node, 1)) + ValueTable.product(lengths(node, 2)));
  }

  /** Of two operands: the product of the lengths of all letters. */
  private long einsum(Node node) throws Uncountable {
    String equation = node.stringAttribute("equation", "").replace(" ", "");
    String[] terms = equation.split("->")[0].split(",");
    if (terms.length != 2 || equation.contains(".")) {
      throw new Uncountable("its equation \"" + equation + "\" is not of two plain operands");
    }
    Map<Character, Long> letters = new HashMap<>();
    for (int i = 0; i < terms.length; i++) {
      long[] lengths = lengths(node, i);
      for (int axis = 0; axis < terms[i].length() && axis < lengths.length; axis++) {
        letters.merge(terms[i].charAt(axis), lengths[axis], Math::max);
      }
    }
    return letters.values().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  /** Query [B, S, D], key [B, L, D], value [B, L, Dv]: every pair of positions, twice. */
  private long pairs(Node node) throws Uncountable {
    long[] query = lengths(node, 0);
    long[] key = lengths(node, 1);
    long[] value = lengths(node, 2);
    if (query.length != 3 || key.length != 3 || value.length != 3) {
      throw new Uncountable("its operands have other than three axes");
    }
    return query[0] * query[1] * key[1] * (query[2] + value[2]);
  }

  /** X [B, S, D] projected by weight [D, 3 * H] to query, key and value, then {@link #pairs}. */
  private long projectedPairs(Node node) throws Uncountable {
    long[] x = lengths(node, 0);
    long[] weight = lengths(node, 1);
    long hidden = weight[1] / 3;
    return x[0] * x[1] * ValueTable.product(weight) + 2 * x[0] * x[1] * x[1] * hidden;
  }

  /** X [N, C] against C coefficients a class. */
  private long linear(Node node) throws Uncountable {
    long[] x = lengths(node, 0);
    return (x.length < 2 ? 1 : x[0]) * coefficients(node);
  }

  private static long coefficients(Node node) {
    return node.attributes().get("coefficients") instanceof Attribute.FloatList list
        ? list.values().size()
        : 0;
  }

  private static Uncountable unknown(String value) {
    return new Uncountable("the shape of \"" + value + "\" is unknown");
  }

  private long[] lengths(Node node, int input) throws Uncountable {
    String value = node.input(input).orElse("");
    return values.lengths(value).orElseThrow(() -> unknown(value));
  }

  private long outputElements(Node node) throws Uncountable {
    String value = node.output(0).orElse(node.id());
    Optional<long[]> lengths = values.lengths(value);
    return ValueTable.product(lengths.orElseThrow(() -> unknown(value)));
  }
}
