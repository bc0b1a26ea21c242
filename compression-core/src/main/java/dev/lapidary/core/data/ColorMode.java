package dev.lapidary.core.data;

import java.util.Optional;
import java.util.stream.Stream;

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

  /** The mode called {@code label} in {@code dataset.json}. */
  static Optional<ColorMode> ofLabel(String label) {
    return Stream.of(values()).filter(mode -> mode.name().equals(label)).findFirst();
  }
}
