package dev.lapidary.core.profile;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures models in turn: whatever disturbs the machine for a while then disturbs them all alike,
 * and the ratios of their latencies hold. In each round every model has one turn of a few runs; the
 * order is shuffled anew for each round, from a seed, so that none always follows the same other.
 */
final class Rounds {
  private static final long SEED = 1;

  private final List<Stopwatch> watches;
  private final JobContext job;
  private final double wanted;
  private int done;
  private int last;

  /**
   * @param watches of models warmed up in this order
   */
  Rounds(List<Stopwatch> watches, JobContext job) {
    this.watches = watches;
    this.job = job;
    wanted = watches.stream().mapToDouble(Stopwatch::wanted).sum();
    last = watches.size() - 1;
  }

  /**
   * Takes turns until every model has its runs, or no time left, or failed.
   *
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  void measure() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, watches.size()).boxed().toList());
    Random random = new Random(SEED);
    while (!watches.stream().allMatch(Stopwatch::finished)) {
      Collections.shuffle(order, random);
      order.stream().filter(model -> !watches.get(model).finished()).forEach(this::turn);
    }
  }

  private void turn(int model) {
    Stopwatch watch = watches.get(model);
    if (model != last) {
      watch.settle();
      last = model;
    }
    watch.turn(() -> report(model, watch));
  }

  private void report(int model, Stopwatch watch) {
    String run = "run " + watch.done() + " of " + watch.wanted();
    String which = watches.size() == 1 ? "" : ", model " + (model + 1) + " of " + watches.size();
    job.progress(++done / wanted, run + which);
  }
}
