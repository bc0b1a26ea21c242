package dev.lapidary.core.transform;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * The first output in which two runs disagree.
 *
 * @param output its name
 * @param expected what the first run gave, in words
 * @param found what the second run gave, in words
 */
public record OutputDifference(String output, String expected, String found) {

  /**
   * Compares floats within {@code tolerance} of the largest magnitude of the output (at least 1),
   * everything else exactly; a hundred times that for 16-bit floats.
   */
  public static Optional<OutputDifference> find(
      Map<String, Tensor> expected, Map<String, Tensor> found, double tolerance) {
    for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
      Optional<OutputDifference> difference =
          find(entry.getKey(), entry.getValue(), found.get(entry.getKey()), tolerance);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<OutputDifference> find(
      String output, Tensor expected, Tensor found, double tolerance) {
    if (found == null || !expected.toString().equals(found.toString())) {
      return Optional.of(new OutputDifference(output, expected.toString(), String.valueOf(found)));
    } else if (expected.equals(found)) {
      return Optional.empty();
    } else if (!expected.elementType().isFloating()) {
      return Optional.of(new OutputDifference(output, "equal elements", "different ones"));
    }
    return findFloat(output, expected, found, tolerance);
  }

  private static Optional<OutputDifference> findFloat(
      String output, Tensor expected, Tensor found, double tolerance) {
    float[] wanted = expected.toFloats();
    float[] got = found.toFloats();
    double allowed = allowed(expected.elementType(), wanted, tolerance);
    for (int i = 0; i < wanted.length; i++) {
      boolean same =
          Float.compare(wanted[i], got[i]) == 0 || Math.abs(wanted[i] - got[i]) <= allowed;
      if (!same) {
        return Optional.of(
            new OutputDifference(
                output, wanted[i] + " +- " + allowed + " at element " + i, "" + got[i]));
      }
    }
    return Optional.empty();
  }

  private static double allowed(ElementType type, float[] values, double tolerance) {
    double largest = 1;
    for (float value : values) {
      if (Float.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest * tolerance * (type.bits() <= Short.SIZE ? 100 : 1);
  }
}
