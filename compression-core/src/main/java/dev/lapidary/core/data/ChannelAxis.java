package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where the channels of a sample stand and where they go. A sample is seen as {@code [before,
 * channels, after]}; element {@code (b, c, a)} goes to {@code b * beforeStride + c * channelStride
 * + a * afterStride}.
 *
 * @param lengths axes of a sample as it is fed, without the batch
 */
record ChannelAxis(
    int before,
    int channels,
    int after,
    int beforeStride,
    int channelStride,
    int afterStride,
    int[] lengths) {

  /** The most channels a picture is believed to have. */
  private static final int MOST_CHANNELS = 4;

  /** Whether elements stay in order. */
  boolean keepsOrder() {
    return (before == 1 || beforeStride == channels * after)
        && (channels == 1 || channelStride == after)
        && (after == 1 || afterStride == 1);
  }

  long[] lengthsOf(int samples) {
    long[] all = new long[lengths.length + 1];
    all[0] = samples;
    for (int i = 0; i < lengths.length; i++) {
      all[i + 1] = lengths[i];
    }
    return all;
  }

  /**
   * Settles where the channels of {@code sample} stand.
   *
   * <p>For NCHW and NHWC a sample is {@code [H, W]} or has a channel axis of at most four channels,
   * first or last. As-is, the channels are the first or last axis that has as many elements as
   * means or deviations are given.
   *
   * @param sample the axes of one sample in the file
   * @param place the array, for messages
   * @throws DataException if the channels cannot be found or are ambiguous
   */
  static ChannelAxis of(int[] sample, Preprocessing preprocessing, String place)
      throws DataException {
    int wanted = preprocessing.channels();
    if (preprocessing.layout() == Layout.AS_IS) {
      return asIs(sample, wanted, place);
    }
    ChannelAxis axis = picture(sample, preprocessing.layout(), place);
    if (wanted > 1 && wanted != axis.channels) {
      throw new DataException("data.channels", place, axis.channels, wanted);
    }
    return axis;
  }

  private static ChannelAxis picture(int[] sample, Layout layout, String place)
      throws DataException {
    boolean first = layout == Layout.NCHW;
    if (sample.length == 2) {
      int pixels = Math.multiplyExact(sample[0], sample[1]);
      return first
          ? kept(1, 1, pixels, 1, sample[0], sample[1])
          : kept(1, 1, pixels, sample[0], sample[1], 1);
    }
    if (sample.length != 3) {
      throw new DataException("data.notPictures", place, layout.label(), withBatch(sample));
    }
    return sourceFirst(sample, layout, place)
        ? fromFirst(sample[0], sample[1], sample[2], first)
        : fromLast(sample[2], sample[0], sample[1], first);
  }

  private static boolean sourceFirst(int[] sample, Layout layout, String place)
      throws DataException {
    boolean first = sample[0] <= MOST_CHANNELS;
    boolean last = sample[2] <= MOST_CHANNELS;
    if (first == last) {
      throw new DataException("data.channelsUnclear", place, withBatch(sample), layout.label());
    }
    return first;
  }

  private static ChannelAxis fromFirst(int channels, int height, int width, boolean toFirst) {
    int pixels = height * width;
    return toFirst
        ? kept(1, channels, pixels, channels, height, width)
        : new ChannelAxis(1, channels, pixels, 0, 1, channels, new int[] {height, width, channels});
  }

  private static ChannelAxis fromLast(int channels, int height, int width, boolean toFirst) {
    int pixels = height * width;
    return toFirst
        ? new ChannelAxis(pixels, channels, 1, 1, pixels, 1, new int[] {channels, height, width})
        : kept(pixels, channels, 1, height, width, channels);
  }

  private static ChannelAxis asIs(int[] sample, int wanted, String place) throws DataException {
    int elements = Arrays.stream(sample).reduce(1, Math::multiplyExact);
    if (wanted == 1) {
      return kept(1, 1, elements, sample);
    }
    OptionalInt axis =
        IntStream.of(0, sample.length - 1)
            .filter(i -> i >= 0 && sample[i] == wanted)
            .distinct()
            .findFirst();
    if (axis.isEmpty()) {
      throw new DataException("data.channelsAsIs", place, withBatch(sample), wanted);
    }
    if (sample.length > 1 && sample[0] == sample[sample.length - 1]) {
      throw new DataException("data.channelsUnclear", place, withBatch(sample), "as-is");
    }
    return axis.getAsInt() == 0
        ? kept(1, wanted, elements / wanted, sample)
        : kept(elements / wanted, wanted, 1, sample);
  }

  private static ChannelAxis kept(int before, int channels, int after, int... lengths) {
    return new ChannelAxis(before, channels, after, channels * after, after, 1, lengths);
  }

  private static String withBatch(int[] sample) {
    return Arrays.stream(sample).mapToObj(i -> ", " + i).reduce("[N", String::concat) + "]";
  }
}
