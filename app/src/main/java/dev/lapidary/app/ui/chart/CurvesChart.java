package dev.lapidary.app.ui.chart;

import dev.lapidary.core.error.StorageException;
import java.awt.Graphics2D;
import java.nio.file.Path;
import java.util.List;

/**
 * Curves over the epochs of a training.
 *
 * @param xTitle below the axis
 * @param yTitle beside the axis, with its unit
 * @param epochs where the axis ends at least, 1 or more
 * @param highest the largest value that can be, for the axis not to go beyond it; infinite for none
 * @param curves those without points are left out
 * @param mark an epoch that matters
 * @param empty shown while no curve has a point
 */
public record CurvesChart(
    String xTitle,
    String yTitle,
    int epochs,
    double highest,
    List<Curve> curves,
    Mark mark,
    String empty)
    implements Chart {

  /**
   * An epoch that matters.
   *
   * @param epoch 0 for none
   * @param name why it does
   */
  public record Mark(int epoch, String name) {
    /** No epoch. */
    public static final Mark NONE = new Mark(0, "");
  }

  public CurvesChart {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be 1 or more, found " + epochs);
    }
    curves = curves.stream().filter(curve -> !curve.points().isEmpty()).toList();
  }

  /** All points of all curves. */
  List<Curve.Point> points() {
    return curves.stream().flatMap(curve -> curve.points().stream()).toList();
  }

  @Override
  public PaintedChart paint(Graphics2D g, Palette palette, int width, int height) {
    return new CurvesPainter(palette).paint(g, this, width, height);
  }

  /**
   * Writes the chart as a picture in the light palette.
   *
   * @throws StorageException if the file cannot be written; nothing is left then
   */
  public void savePng(Path file, int width, int height) throws StorageException {
    ChartFiles.savePng(this, Palette.light(), file, width, height);
  }
}
