package dev.lapidary.core.train;

import java.util.List;

/**
 * What a student is to have in common with its teacher. {@code s} and {@code t} are logits of
 * student and teacher; features are inner values: [N, C, H, W] of convolutional nets, [N,
 * positions, features] of transformers, or [N, features]. Each loss is a mean over the batch, and
 * over the pairs where there are several. None but {@link Decoupled} looks at labels, and that one
 * does without.
 */
public sealed interface DistillationLoss {

  /** The inner values that are compared; empty for losses on the logits. */
  default List<ValuePair> pairs() {
    return List.of();
  }

  /** Whether inner values are compared, not logits. */
  default boolean comparesFeatures() {
    return false;
  }

  /**
   * The same loss on other values.
   *
   * @throws IllegalStateException for losses on the logits
   */
  default DistillationLoss withPairs(List<ValuePair> pairs) {
    throw new IllegalStateException("a loss on the logits compares no other values: " + this);
  }

  /**
   * Softened outputs (Hinton, Vinyals, Dean 2015): {@code T^2 * KL(softmax(t/T) || softmax(s/T))}.
   *
   * @param temperature T, above 0
   */
  record Logits(double temperature) implements DistillationLoss {
    public Logits {
      requireAboveZero("temperature", temperature);
    }
  }

  /**
   * Decoupled distillation (Zhao et al. 2022): the divergence of {@link Logits} in two parts, each
   * with a weight of its own. With b the shares of the target class and of all others together, and
   * q the shares among the others, at temperature T:
   *
   * <pre>T^2 * (alpha * KL(b_t || b_s) + beta * KL(q_t || q_s))</pre>
   *
   * <p>The target is the label, or the teacher's first choice where there is none.
   *
   * @param alpha weight of the target class, 0 or more
   * @param beta weight of the others, 0 or more; the paper takes 1 to 8
   * @param temperature T, above 0
   */
  record Decoupled(double alpha, double beta, double temperature) implements DistillationLoss {
    public Decoupled {
      requireWeights("alpha", alpha, "beta", beta);
      requireAboveZero("temperature", temperature);
    }
  }

  /** Equal logits (Ba, Caruana 2014): mean over the classes of {@code (s - t)^2}. */
  record LogitsError() implements DistillationLoss {}

  /**
   * Hints (Romero et al. 2015, FitNets): the student's features, brought to the teacher's width by
   * a projection that is trained along and thrown away, shall equal the teacher's: mean of {@code
   * (r(f_s) - f_t)^2}. Larger maps are averaged down to the size of the smaller ones.
   *
   * @param pairs empty for those that {@link FeaturePairs} proposes
   */
  record Hint(List<ValuePair> pairs) implements DistillationLoss {
    public Hint {
      pairs = List.copyOf(pairs);
    }

    @Override
    public boolean comparesFeatures() {
      return true;
    }

    @Override
    public Hint withPairs(List<ValuePair> newPairs) {
      return new Hint(newPairs);
    }
  }

  /**
   * Attention transfer (Zagoruyko, Komodakis 2017): both look at the same places. With {@code Q =
   * sum over channels of f^2}, a value for each position:
   *
   * <pre>|| Q_s / ||Q_s|| - Q_t / ||Q_t|| ||^2</pre>
   *
   * @param pairs empty for those that {@link FeaturePairs} proposes
   */
  record Attention(List<ValuePair> pairs) implements DistillationLoss {
    public Attention {
      pairs = List.copyOf(pairs);
    }

    @Override
    public boolean comparesFeatures() {
      return true;
    }

    @Override
    public Attention withPairs(List<ValuePair> newPairs) {
      return new Attention(newPairs);
    }
  }

  /**
   * Relational distillation (Park et al. 2019): samples lie to each other as they do for the
   * teacher. Distances, divided by their mean over the batch, and cosines of the angles of triplets
   * are compared by the Huber loss. Widths need not agree.
   *
   * @param distanceWeight of the distances, 0 or more; the paper takes 25
   * @param angleWeight of the angles, 0 or more; the paper takes 50
   * @param pairs empty for the embeddings before the classifiers
   */
  record Relation(double distanceWeight, double angleWeight, List<ValuePair> pairs)
      implements DistillationLoss {
    public Relation {
      requireWeights("distanceWeight", distanceWeight, "angleWeight", angleWeight);
      pairs = List.copyOf(pairs);
    }

    @Override
    public boolean comparesFeatures() {
      return true;
    }

    @Override
    public Relation withPairs(List<ValuePair> newPairs) {
      return new Relation(distanceWeight, angleWeight, newPairs);
    }
  }

  /**
   * Equal directions (Sanh et al. 2019, DistilBERT): mean over the positions of {@code 1 - cos(f_s,
   * f_t)}. Where the widths differ, a projection as of {@link Hint} stands between.
   *
   * @param pairs empty for the embeddings before the classifiers
   */
  record Cosine(List<ValuePair> pairs) implements DistillationLoss {
    public Cosine {
      pairs = List.copyOf(pairs);
    }

    @Override
    public boolean comparesFeatures() {
      return true;
    }

    @Override
    public Cosine withPairs(List<ValuePair> newPairs) {
      return new Cosine(newPairs);
    }
  }

  private static void requireAboveZero(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be above 0, found " + value);
    }
  }

  private static void requireWeights(String first, double one, String second, double other) {
    requireWeight(first, one);
    requireWeight(second, other);
    if (one == 0 && other == 0) {
      throw new IllegalArgumentException(first + " and " + second + " must not both be 0");
    }
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be 0 or more, found " + value);
    }
  }
}
