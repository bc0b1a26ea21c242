package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.transform.quantize.calibrate.Distribution;
import dev.lapidary.core.transform.quantize.calibrate.Histogram;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;

/**
 * The map r = scale * (q - zeroPoint) of one value, with what it was found from (Jacob et al.
 * 2018):
 *
 * <pre>
 *   scale     = (max - min) / (qmax - qmin)
 *   zeroPoint = round(qmin - min / scale)
 * </pre>
 *
 * @param threshold what the rule for ranges gives, or the user; what lies outside is clipped
 * @param range [min, max]: the threshold widened to hold 0 and, if symmetric, to +-max|r|
 * @param least qmin, the integer that min is mapped to
 * @param greatest qmax, the integer that max is mapped to
 * @param sqnrDb signal-to-quantization-noise ratio {@code 10 log10(sum x^2 / sum (x - x~)^2)} in
 *     dB, each element taken at the middle of its bin; infinite without noise
 */
public record ActivationFit(
    ValueRange threshold,
    ValueRange range,
    float scale,
    int zeroPoint,
    int least,
    int greatest,
    double sqnrDb) {

  static ActivationFit of(ValueRange threshold, LinearQuantization map, Distribution distribution) {
    ValueRange range = threshold.withZero();
    if (map.range().symmetric()) {
      float most = Math.max(range.maximum(), -range.minimum());
      range = new ValueRange(-most, most);
    }
    return new ActivationFit(
        threshold,
        range,
        map.scale(),
        map.zeroPoint(),
        map.range().minimum(),
        map.range().maximum(),
        sqnrDb(distribution.signed(), map));
  }

  private static double sqnrDb(Histogram histogram, LinearQuantization map) {
    double signal = 0;
    double noise = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      double element = ((double) histogram.edge(bin) + histogram.edge(bin + 1)) / 2;
      double kept = (map.quantize((float) element) - map.zeroPoint()) * (double) map.scale();
      signal += histogram.count(bin) * element * element;
      noise += histogram.count(bin) * (element - kept) * (element - kept);
    }
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
