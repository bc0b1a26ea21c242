package dev.lapidary.app.settings;

/**
 * Where the window was.
 *
 * @param navigation share of the width that the tree of variants takes
 * @param inspector share of the width left of the inspector
 * @param workspace share of the height above the jobs
 */
public record WindowState(
    double width,
    double height,
    boolean maximized,
    double navigation,
    double inspector,
    double workspace) {

  /** A first start. */
  public static WindowState initial() {
    return new WindowState(1280, 760, false, 0.35, 0.76, 0.81);
  }

  /** This state on a screen of some size: no larger than that. */
  public WindowState within(double screenWidth, double screenHeight) {
    return new WindowState(
        Math.min(width, screenWidth),
        Math.min(height, screenHeight),
        maximized,
        navigation,
        inspector,
        workspace);
  }

  /** This state, or the initial one where a file holds nonsense. */
  WindowState sane() {
    boolean shares = share(navigation) && share(inspector) && share(workspace);
    return width >= 400 && height >= 300 && shares ? this : initial();
  }

  private static boolean share(double value) {
    return value > 0 && value <= 1;
  }
}
