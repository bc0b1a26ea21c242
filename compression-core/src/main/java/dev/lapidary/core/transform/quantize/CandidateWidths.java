package dev.lapidary.core.transform.quantize;

import java.util.ArrayList;
import java.util.List;

/**
 * The widths that a layer's weight may get, as a recipe writes them: {@code 2} to {@code 8}, and
 * {@code float} for a layer that is not quantized.
 *
 * @param bits without repetition, rising
 * @param mayStayFloat whether {@code float} is among them
 */
record CandidateWidths(List<Integer> bits, boolean mayStayFloat) {
  private static final String FLOAT = "float";

  CandidateWidths {
    bits = List.copyOf(bits);
  }

  /**
   * Reads words.
   *
   * @throws IllegalArgumentException if one is no width, or there is no integer one
   */
  static CandidateWidths parse(List<String> words) {
    List<Integer> bits = new ArrayList<>();
    for (String word : words) {
      if (word.strip().matches("[2-8]")) {
        bits.add(Integer.parseInt(word.strip()));
      } else if (!word.strip().equals(FLOAT)) {
        throw new IllegalArgumentException(
            "candidates must be 2 to 8 bits or \"float\", found \"" + word + "\"");
      }
    }
    if (bits.isEmpty()) {
      throw new IllegalArgumentException(
          "candidates must hold a width of 2 to 8 bits, found " + words);
    }
    boolean mayStayFloat = words.stream().anyMatch(word -> word.strip().equals(FLOAT));
    return new CandidateWidths(bits.stream().distinct().sorted().toList(), mayStayFloat);
  }
}
