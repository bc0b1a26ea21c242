package dev.lapidary.core.data;

/** The channels pictures are decoded to. */
enum ColorMode {
  /** Red, green, blue. */
  RGB(3),
  /** Luma, {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601). */
  GRAY(1);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  int channels() {
    return channels;
  }
}
