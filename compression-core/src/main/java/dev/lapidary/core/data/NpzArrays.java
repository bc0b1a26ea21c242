package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which arrays of an .npz are fed and which one holds the labels.
 *
 * @param inputs array by the input it is fed under
 */
record NpzArrays(Map<String, String> inputs, Optional<String> labels) {
  private static final String X = "x";
  private static final String Y = "y";

  /**
   * What is meant if nothing is said: {@code x} is the single input; without an {@code x} every
   * array but {@code y} is fed under its own name. {@code y}, if there, holds the labels.
   */
  static NpzArrays byConvention(NpzFile file) {
    Map<String, String> inputs = new LinkedHashMap<>();
    if (file.names().contains(X)) {
      inputs.put("", X);
    } else {
      file.names().stream().filter(name -> !name.equals(Y)).forEach(n -> inputs.put(n, n));
    }
    return new NpzArrays(inputs, Optional.of(Y).filter(file.names()::contains));
  }

  NpzArrays withInputs(Map<String, String> newInputs) {
    return new NpzArrays(newInputs, labels.filter(name -> !newInputs.containsValue(name)));
  }

  NpzArrays withLabels(Optional<String> newLabels) {
    return new NpzArrays(inputs, newLabels);
  }

  /** Reads the arrays. */
  Dataset read(NpzFile file, DatasetRef ref, Preprocessing preprocessing, List<String> classes)
      throws DataException {
    if (inputs.isEmpty()) {
      throw new DataException("data.npzNoInput", file.path(), String.join(", ", file.names()));
    }
    List<ArrayInput> arrays = new ArrayList<>();
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      ArrayData array = file.read(input.getValue());
      String place = file.place(input.getValue());
      ChannelAxis axis = ChannelAxis.of(array.sampleLengths(), preprocessing, place);
      arrays.add(new ArrayInput(input.getKey(), array, axis, preprocessing, true));
      checkSamples(array.count(), arrays.get(0).array().count(), place);
    }
    return new ArrayDataset(
        ref, arrays, labels(file, arrays.get(0).array().count(), classes), classes);
  }

  private Optional<int[]> labels(NpzFile file, int samples, List<String> classes)
      throws DataException {
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    String place = file.place(labels.get());
    int[] read = Labels.read(file.read(labels.get()), samples, place);
    Labels.check(read, classes, place);
    return Optional.of(read);
  }

  private static void checkSamples(int found, int expected, String place) throws DataException {
    if (found != expected) {
      throw new DataException("data.npzSamples", place, found, expected);
    }
  }
}
