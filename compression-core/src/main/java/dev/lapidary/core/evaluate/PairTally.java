package dev.lapidary.core.evaluate;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sums up how far the outputs of two models agree, run by run; keeps nothing but sums. */
final class PairTally {
  private final Map<String, AgreementTally> outputs = new LinkedHashMap<>();
  private final AgreementTally all = new AgreementTally();
  private boolean identical = true;
  private boolean scored = true;
  private int sameBest;
  private int samples;

  /**
   * Adds a run.
   *
   * @param rows samples fed; if axis 0 of every floating output is as long, samples are compared
   *     one by one, else the whole run counts as one vector
   * @throws ModelException if an output is missing or has another shape
   */
  void add(Map<String, Tensor> reference, Map<String, Tensor> model, int rows)
      throws ModelException {
    List<OutputPair> pairs = pairs(reference, model);
    boolean byRow = pairs.stream().filter(OutputPair::isFloating).allMatch(p -> p.hasRows(rows));
    List<RowPairs> floating =
        pairs.stream()
            .filter(OutputPair::isFloating)
            .map(pair -> new RowPairs(pair, byRow ? rows : 1))
            .toList();
    for (int row = 0; row < (byRow ? rows : 1); row++) {
      addRow(floating, row);
    }
    identical &= pairs.stream().allMatch(OutputPair::sameBits);
    samples += rows;
    addBest(reference, pairs, rows);
  }

  private void addRow(List<RowPairs> floating, int row) {
    VectorSums ofAll = new VectorSums();
    boolean allSame = true;
    for (RowPairs output : floating) {
      VectorSums sums = output.sums(row);
      boolean same = output.sameBits(row);
      outputs.computeIfAbsent(output.name(), n -> new AgreementTally()).add(sums, same);
      ofAll.add(sums);
      allSame &= same;
    }
    if (!floating.isEmpty()) {
      all.add(ofAll, allSame);
    }
  }

  private void addBest(Map<String, Tensor> reference, List<OutputPair> pairs, int rows) {
    Optional<ScoreOutput> output = ScoreOutput.find(reference, rows);
    Optional<OutputPair> pair =
        output.flatMap(o -> pairs.stream().filter(p -> p.name().equals(o.name())).findFirst());
    if (pair.isEmpty() || !output.get().labels() && !pair.get().isFloating()) {
      scored = false;
      return;
    }
    int[] expected = best(output.get(), pair.get().reference());
    int[] found = best(output.get(), pair.get().model());
    for (int row = 0; row < rows; row++) {
      sameBest += expected[row] == found[row] && expected[row] >= 0 ? 1 : 0;
    }
  }

  private static int[] best(ScoreOutput output, Tensor tensor) {
    int rows = Math.toIntExact(tensor.length(0));
    int[] best = new int[rows];
    if (output.labels()) {
      long[] labels = tensor.toLongs();
      for (int row = 0; row < rows; row++) {
        best[row] = (int) labels[row];
      }
      return best;
    }
    Scores scores = Scores.of(tensor);
    for (int row = 0; row < rows; row++) {
      best[row] = scores.best(row);
    }
    return best;
  }

  /** Pairs by name; models that name no output alike and have as many are paired in order. */
  private static List<OutputPair> pairs(Map<String, Tensor> reference, Map<String, Tensor> model)
      throws ModelException {
    List<OutputPair> pairs = new ArrayList<>();
    boolean byName = reference.keySet().stream().anyMatch(model::containsKey);
    List<Tensor> inOrder = List.copyOf(model.values());
    for (Map.Entry<String, Tensor> output : reference.entrySet()) {
      Tensor other =
          byName || inOrder.size() != reference.size()
              ? model.get(output.getKey())
              : inOrder.get(pairs.size());
      if (other == null) {
        throw new ModelException(
            "agreement.output", output.getKey(), String.join(", ", model.keySet()));
      }
      pairs.add(OutputPair.of(output.getKey(), output.getValue(), other));
    }
    return pairs;
  }

  /**
   * The figures over all runs.
   *
   * @throws ModelException if there is no floating output to compare
   */
  AgreementReport report() throws ModelException {
    if (outputs.isEmpty()) {
      throw new ModelException("agreement.nothing");
    }
    List<OutputAgreement> each = new ArrayList<>();
    outputs.forEach((name, tally) -> each.add(tally.agreement(name)));
    return new AgreementReport(
        samples,
        all.agreement(""),
        scored ? OptionalDouble.of((double) sameBest / samples) : OptionalDouble.empty(),
        identical,
        each);
  }
}
