package dev.lapidary.core.data;

/** Height and width of a picture in pixels, each 1 or more. */
record PixelSize(int height, int width) {
  PixelSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be 1 or more, found " + height + " and " + width);
    }
  }

  int pixels() {
    return Math.multiplyExact(height, width);
  }

  @Override
  public String toString() {
    return height + " x " + width;
  }
}
