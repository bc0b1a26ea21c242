package dev.lapidary.core.train;

/** What appears where an image is moved away from its border. */
public enum EdgeFill {
  /** The border pixel repeats. */
  EDGE {
    @Override
    int source(int position, int length) {
      return Math.min(length - 1, Math.max(0, position));
    }
  },
  /** Zero: of normalized images the mean colour. */
  ZERO {
    @Override
    int source(int position, int length) {
      return position >= 0 && position < length ? position : NONE;
    }
  },
  /** The image mirrored at its border pixel, which does not repeat. */
  REFLECT {
    @Override
    int source(int position, int length) {
      if (length == 1) {
        return 0;
      }
      int period = 2 * (length - 1);
      int within = Math.floorMod(position, period);
      return within < length ? within : period - within;
    }
  };

  /** No pixel. */
  static final int NONE = -1;

  /** The pixel of a line of {@code length} that stands at {@code position}, or {@link #NONE}. */
  abstract int source(int position, int length);
}
