package dev.lapidary.core.data;

import java.util.Optional;

/**
 * How picture files become samples.
 *
 * @param resize empty if all pictures already have one size
 * @param color empty for what the first picture has
 */
record ImageOptions(
    Preprocessing preprocessing, Optional<PixelSize> resize, Optional<ColorMode> color) {

  ImageOptions withDefaultColor(boolean gray) {
    ColorMode settled = color.orElse(gray ? ColorMode.GRAY : ColorMode.RGB);
    return new ImageOptions(preprocessing, resize, Optional.of(settled));
  }

  ColorMode mode() {
    return color.orElseThrow();
  }

  /** Files have no order of axes of their own; as-is is what decoders give, channels last. */
  boolean channelsFirst() {
    return preprocessing.layout() == Layout.NCHW;
  }
}
