package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An operator that ONNX Runtime's CPU provider runs on 8-bit integers when its inputs come from
 * DequantizeLinear and its output goes to QuantizeLinear (found by reading back the optimized
 * models that version 1.29 saves). Every other operator between the two stays float, with real
 * conversions on both sides.
 *
 * @param operands positions of the activations among the inputs; empty for all of them
 * @param byDefault whether it is quantized if the user names no operators
 */
record IntegerOperator(String opType, Kind kind, List<Integer> operands, boolean byDefault) {

  /** How an operator takes part. */
  enum Kind {
    /** Multiplies with a weight; worth a conversion on its own. */
    WEIGHTED,
    /** Computes; only worth it where an operand is in integers already. */
    COMPUTING,
    /** Moves elements: the output has the input's scale and zero point. */
    MOVING,
    /** Clips: mostly what the integers' own limits do. */
    CLIPPING
  }

  private static final Map<String, IntegerOperator> ALL = new LinkedHashMap<>();

  static {
    add(Kind.WEIGHTED, true, List.of(0), "Conv", "Gemm");
    add(Kind.WEIGHTED, true, List.of(0, 1), "MatMul");
    add(Kind.COMPUTING, true, List.of(0, 1), "Add", "Mul");
    add(Kind.COMPUTING, true, List.of(0), "AveragePool", "GlobalAveragePool");
    add(Kind.COMPUTING, true, List.of(0), "LeakyRelu", "Sigmoid");
    add(Kind.COMPUTING, false, List.of(0), "Softmax");
    add(Kind.COMPUTING, true, List.of(), "Concat");
    add(Kind.COMPUTING, true, List.of(1, 2), "Where");
    add(Kind.MOVING, true, List.of(0), "MaxPool", "Reshape", "Flatten", "Squeeze", "Unsqueeze");
    add(Kind.MOVING, true, List.of(0), "Transpose", "Slice", "Gather", "Split", "Expand", "Tile");
    add(Kind.MOVING, true, List.of(0), "Resize", "DepthToSpace");
    add(Kind.CLIPPING, true, List.of(0), "Relu", "Clip");
  }

  private static void add(Kind kind, boolean byDefault, List<Integer> operands, String... types) {
    for (String type : types) {
      ALL.put(type, new IntegerOperator(type, kind, operands, byDefault));
    }
  }

  /** The operator of a node, if it is one that runs on integers. */
  static Optional<IntegerOperator> of(Node node) {
    return node.isStandard() ? Optional.ofNullable(ALL.get(node.opType())) : Optional.empty();
  }

  /** The names of all of them. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The names of those that are quantized if the user names none. */
  static List<String> defaults() {
    return ALL.values().stream().filter(op -> op.byDefault).map(op -> op.opType).toList();
  }

  /**
   * Checks names of operators.
   *
   * @param label of the step that was given them
   * @throws RecipeException if one is none of these; the message holds near matches
   */
  static void check(String label, List<String> operators) throws RecipeException {
    for (String operator : operators) {
      if (!ALL.containsKey(operator)) {
        throw new RecipeException(
            "quantize.unknownOperator", label, operator, NearMatches.text(operator, names()));
      }
    }
  }

  /** The positions of the node's activations among its inputs. */
  int[] operandsOf(Node node) {
    return operands.isEmpty()
        ? IntStream.range(0, node.inputs().size()).toArray()
        : operands.stream().mapToInt(i -> i).filter(i -> node.input(i).isPresent()).toArray();
  }
}
