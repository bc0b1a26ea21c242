package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Normalizations of each sample by itself. */
final class NormalizationOperators {
  /** From this operator set on GroupNormalization scales channels, before that groups. */
  private static final int SCALES_CHANNELS = 21;

  private NormalizationOperators() {}

  /** One number a channel as [C, 1...] beside an array of {@code rank} axes. */
  static NDArray perChannel(NDArray values, int rank) {
    long[] lengths = ConvolutionOperators.ones(rank - 1);
    lengths[0] = values.size();
    return values.reshape(new Shape(lengths));
  }

  /** Layer normalization (Ba et al. 2016) of the axes from {@code axis} on. */
  static List<NDArray> layer(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    int axis = call.axis("axis", -1, lengths.length);
    float epsilon = call.node().floatAttribute("epsilon", 1e-5f);
    Shape normalized = new Shape(Arrays.copyOfRange(lengths, axis, lengths.length));
    NDArray scale = call.input(1);
    NDArray shift = call.inputOrNull(2);
    boolean whole =
        scale.getShape().equals(normalized)
            && (shift == null || shift.getShape().equals(normalized));
    NDArray result =
        whole
            ? normalized(x, normalized, scale, shift == null ? scale.zerosLike() : shift, epsilon)
            : affine(normalized(x, normalized, epsilon), scale, shift);
    if (call.node().output(1).isEmpty() && call.node().output(2).isEmpty()) {
      return List.of(result);
    }
    int[] axes = IntStream.range(axis, lengths.length).toArray();
    NDArray mean = ReductionOperators.reduce(x, axes, true, ReductionOperators::mean);
    NDArray centered = x.sub(mean);
    NDArray variance =
        ReductionOperators.reduce(centered.mul(centered), axes, true, ReductionOperators::mean);
    return List.of(result, mean, Scalars.over(1, Scalars.plus(variance, epsilon).sqrt()));
  }

  private static NDArray affine(NDArray x, NDArray scale, NDArray shift) {
    NDArray scaled = x.mul(scale);
    return shift == null ? scaled : scaled.add(shift);
  }

  private static NDArray normalized(NDArray x, Shape axes, float epsilon) {
    NDArray ones = x.getManager().ones(axes);
    return normalized(x, axes, ones, ones.zerosLike(), epsilon);
  }

  private static NDArray normalized(
      NDArray x, Shape axes, NDArray scale, NDArray shift, float epsilon) {
    return x.getNDArrayInternal().layerNorm(x, axes, scale, shift, epsilon).singletonOrThrow();
  }

  /** Every channel of every sample by itself (Ulyanov et al. 2016). */
  static NDArray instance(OperatorCall call) {
    NDArray x = call.input(0);
    return perSample(call, x.getShape().get(1));
  }

  /** Groups of channels of every sample (Wu, He 2018). */
  static NDArray group(OperatorCall call) {
    return perSample(call, call.node().intAttribute("num_groups", 1));
  }

  private static NDArray perSample(OperatorCall call, long groups) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    long rows = lengths[0] * groups;
    long size = x.size() / rows;
    float epsilon = call.node().floatAttribute("epsilon", 1e-5f);
    NDArray normalized =
        normalized(x.reshape(rows, size), new Shape(size), epsilon).reshape(x.getShape());
    boolean ofGroups = call.node().is("GroupNormalization") && call.opset() < SCALES_CHANNELS;
    long repeats = ofGroups ? lengths[1] / groups : 1;
    return affine(
        normalized,
        perChannel(call.input(1).repeat(0, repeats), lengths.length),
        perChannel(call.input(2).repeat(0, repeats), lengths.length));
  }

  /** {@code (x - mean) / (deviation + 1e-9)} over the batch and the spatial axes. */
  static NDArray meanVariance(OperatorCall call) {
    NDArray x = call.input(0);
    int[] axes = call.axes(1, OperatorCall.rank(x)).orElse(new int[] {0, 2, 3});
    NDArray mean = ReductionOperators.reduce(x, axes, true, ReductionOperators::mean);
    NDArray centered = x.sub(mean);
    NDArray variance =
        ReductionOperators.reduce(centered.mul(centered), axes, true, ReductionOperators::mean);
    return centered.div(Scalars.plus(variance.sqrt(), 1e-9f));
  }

  /** {@code x / sqrt(mean(x^2) + epsilon) * scale} (Zhang, Sennrich 2019). */
  static NDArray rootMeanSquare(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    int[] axes = IntStream.range(call.axis("axis", -1, rank), rank).toArray();
    NDArray square = ReductionOperators.reduce(x.mul(x), axes, true, ReductionOperators::mean);
    float epsilon = call.node().floatAttribute("epsilon", 1e-5f);
    return x.div(Scalars.plus(square, epsilon).sqrt()).mul(call.input(1));
  }

  /** {@code x / norm} along one axis. */
  static NDArray lp(OperatorCall call) {
    NDArray x = call.input(0);
    int axis = call.axis("axis", -1, OperatorCall.rank(x));
    int order = Math.toIntExact(call.node().intAttribute("p", 2));
    return x.div(x.norm(order, new int[] {axis}, true));
  }

  /**
   * Local response normalization over neighbouring channels (Krizhevsky et al. 2012): {@code x /
   * (bias + alpha * mean(x^2)) ^ beta}.
   */
  static NDArray localResponse(OperatorCall call) {
    NDArray x = call.input(0);
    long[] lengths = OperatorCall.lengths(x);
    long size = call.node().intAttribute("size", 1);
    NDArray squares = x.mul(x).reshape(lengths[0], 1, lengths[1], -1);
    Padding padding = new Padding(new long[] {(size - 1) / 2, 0}, new long[] {size / 2, 0});
    NDArray means =
        padding
            .applyTo(squares, 0)
            .getNDArrayInternal()
            .avgPool(new Shape(size, 1), new Shape(1, 1), new Shape(0, 0), false, true)
            .reshape(x.getShape());
    NDArray sum =
        Scalars.plus(
            Scalars.times(means, call.node().floatAttribute("alpha", 1e-4f)),
            call.node().floatAttribute("bias", 1));
    return x.div(sum.pow(Scalars.beside(x, call.node().floatAttribute("beta", 0.75f))));
  }
}
