package dev.lapidary.core.train.gradient;

import dev.lapidary.core.ir.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sums in double precision, one for each element of some tensors. */
final class ElementSums {
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** What is added for one element. */
  interface Term {
    double of(double gradient, int index);
  }

  /** Adds a term for every element. */
  void add(String name, Tensor gradient, Term term) {
    float[] values = gradient.toFloats();
    shapes.putIfAbsent(name, gradient.lengths());
    double[] sum = sums.computeIfAbsent(name, unused -> new double[values.length]);
    for (int i = 0; i < values.length; i++) {
      sum[i] += term.of(values[i], i);
    }
  }

  /** Of all elements of all tensors. */
  double total() {
    double total = 0;
    for (double[] sum : sums.values()) {
      for (double value : sum) {
        total += value;
      }
    }
    return total;
  }

  Map<String, Tensor> tensors() {
    return tensors(1);
  }

  /** The sums times a factor. */
  Map<String, Tensor> tensors(double factor) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    sums.forEach(
        (name, sum) -> {
          float[] values = new float[sum.length];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (sum[i] * factor);
          }
          tensors.put(name, Tensor.ofFloats(values, shapes.get(name)));
        });
    return Collections.unmodifiableMap(tensors);
  }
}
