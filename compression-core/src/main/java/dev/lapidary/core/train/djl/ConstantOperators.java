package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/** Operators that make arrays of nothing but settings, and those that change types. */
final class ConstantOperators {
  private ConstantOperators() {}

  static NDArray constantOfShape(OperatorCall call) {
    long[] lengths = call.setting(0).orElseThrow().toLongs();
    Tensor value = call.node().tensorAttribute("value").orElse(Tensor.scalar(0f));
    return Torch.expand(TensorArrays.view(call.manager(), value.reshaped()), lengths);
  }

  /** start, start + delta... below (or above) the limit. */
  static NDArray range(OperatorCall call) {
    Tensor start = call.setting(0).orElseThrow();
    double from = start.doubleAt(0);
    double limit = call.setting(1).orElseThrow().doubleAt(0);
    double delta = call.setting(2).orElseThrow().doubleAt(0);
    int count = (int) Math.max(0, Math.ceil((limit - from) / delta));
    if (start.elementType().isFloating()) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (from + i * delta);
      }
      return call.manager().create(values);
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = (long) from + i * (long) delta;
    }
    return TensorArrays.view(call.manager(), Tensor.ofLongs(values, count))
        .toType(typeOf(start.elementType()), false);
  }

  private static DataType typeOf(ElementType type) {
    return TensorArrays.typeOf(type).orElseThrow();
  }

  /** Ones on a diagonal of a matrix of the input's lengths. */
  static NDArray eyeLike(OperatorCall call) {
    NDArray x = call.input(0);
    long type = call.node().intAttribute("dtype", 0);
    DataType wanted = type == 0 ? x.getDataType() : typeOf(ElementType.ofCode((int) type));
    long diagonal = call.node().intAttribute("k", 0);
    NDArray rows = IndexOperators.range(call.manager(), x.getShape().get(0)).reshape(-1, 1);
    NDArray columns = IndexOperators.range(call.manager(), x.getShape().get(1)).reshape(1, -1);
    return columns.eq(rows.add(call.manager().create(diagonal))).toType(wanted, false);
  }

  /** Narrower floating-point types stay FLOAT32: their rounding is passed over. */
  static NDArray cast(OperatorCall call) throws ModelException {
    return cast(call, call.input(0), target(call.node()));
  }

  private static ElementType target(Node node) {
    return ElementType.ofCode((int) node.intAttribute("to", ElementType.FLOAT.code()));
  }

  private static NDArray cast(OperatorCall call, NDArray x, ElementType type)
      throws ModelException {
    DataType wanted =
        TensorArrays.typeOf(type).orElseThrow(() -> call.unsupported("the type " + type));
    return x.toType(wanted, false);
  }

  static Optional<String> castRefusal(Node node) {
    ElementType type = target(node);
    return TensorArrays.typeOf(type).isPresent() && type.bits() >= 8
        ? Optional.empty()
        : Optional.of("the type " + type);
  }

  static NDArray castLike(OperatorCall call) {
    return call.input(0).toType(call.input(1).getDataType(), false);
  }
}
