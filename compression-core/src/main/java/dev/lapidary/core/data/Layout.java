package dev.lapidary.core.data;

/** The order of axes a model wants its pictures in. */
public enum Layout {
  /** Batch, channels, height, width. */
  NCHW("NCHW"),
  /** Batch, height, width, channels. */
  NHWC("NHWC"),
  /** The axes as the file has them. */
  AS_IS("as-is");

  private final String label;

  Layout(String label) {
    this.label = label;
  }

  /** The name in {@code dataset.json}. */
  public String label() {
    return label;
  }
}
