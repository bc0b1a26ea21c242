package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The smallest and largest element ever seen (Jacob et al. 2018). The runtime itself reduces each
 * activation to scalars, so none of them is ever copied. The mean is there to betray NaN, which the
 * runtime's minimum and maximum may pass over.
 */
public record MinMaxCalibrator() implements Calibrator {

  @Override
  public List<Node> reduction(String value, UnaryOperator<String> freshName) {
    return Stream.of("ReduceMin", "ReduceMax", "ReduceMean")
        .map(operator -> reduce(operator, value, freshName.apply(value + "_" + operator)))
        .toList();
  }

  /** Over all axes; without axes the operators mean the same in every version. */
  private static Node reduce(String operator, String value, String output) {
    return Node.of(operator, List.of(value), List.of(output))
        .withAttribute("keepdims", Attribute.of(0));
  }

  @Override
  public RangeObserver observer() {
    return new MinMaxObserver();
  }

  private static final class MinMaxObserver implements RangeObserver {
    private float minimum = Float.POSITIVE_INFINITY;
    private float maximum = Float.NEGATIVE_INFINITY;

    @Override
    public void observe(List<Tensor> reduced) {
      boolean numbers = !Double.isNaN(reduced.get(2).doubleAt(0));
      minimum = Math.min(minimum, numbers ? (float) reduced.get(0).doubleAt(0) : Float.NaN);
      maximum = Math.max(maximum, numbers ? (float) reduced.get(1).doubleAt(0) : Float.NaN);
    }

    @Override
    public float[] bounds() {
      return new float[] {minimum, maximum};
    }
  }
}
