package dev.lapidary.app.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.ui.chart.HistogramChart.Bin;
import dev.lapidary.app.ui.chart.HistogramChart.Bound;
import dev.lapidary.app.ui.chart.HistogramChart.Marked;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramChartTest {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 240;

  private static HistogramChart chart(boolean logarithmic, List<Bin> bins) {
    return new HistogramChart(
        "tensor",
        "Elements",
        logarithmic,
        bins,
        List.of(range("whole", -2, 3, false), range("half", -1, 1.5, true)),
        "nothing yet");
  }

  private static Marked range(String id, double low, double high, boolean chosen) {
    return new Marked(id, id, new Bound(low, "" + low), new Bound(high, "" + high), chosen);
  }

  /** One element in most bins, very many in one. */
  private static List<Bin> bins() {
    return IntStream.range(0, 50)
        .mapToObj(i -> new Bin(-2 + i * 0.1, -1.9 + i * 0.1, i == 20 ? 100_000 : 1))
        .toList();
  }

  private final BufferedImage picture =
      new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);

  private PaintedChart paint(HistogramChart chart) {
    return chart.paint(picture.createGraphics(), Palette.light(), WIDTH, HEIGHT);
  }

  @Test
  void everyRangeCanBePointedAtItsUpperBound() {
    List<PaintedChart.Spot> spots = paint(chart(true, bins())).spots();
    assertEquals(List.of("whole", "half"), spots.stream().map(PaintedChart.Spot::id).toList());
    assertTrue(spots.get(1).x() < spots.get(0).x());
    assertTrue(spots.get(0).y() < spots.get(1).y());
  }

  @Test
  void theChosenRangeIsNamedWhereThereIsNoRoomForAll() {
    List<Marked> ranges =
        IntStream.range(0, 20).mapToObj(i -> range("r" + i, 0, 3 - 0.1 * i, i == 19)).toList();
    HistogramChart chart =
        new HistogramChart("tensor", "Elements", true, bins(), ranges, "nothing yet");
    List<String> ids = paint(chart).spots().stream().map(PaintedChart.Spot::id).toList();
    assertTrue(ids.size() < 20, ids.toString());
    assertEquals("r0", ids.get(0));
    assertEquals("r19", ids.get(ids.size() - 1));
  }

  @Test
  void rareElementsAreOnlySeenOnALogarithmicScale() {
    paint(chart(true, bins()));
    int seen = bluePixels();
    paint(chart(false, bins()));
    assertTrue(bluePixels() < seen / 3, bluePixels() + " of " + seen);
  }

  private int bluePixels() {
    int found = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        Color colour = new Color(picture.getRGB(x, y));
        found += colour.getBlue() > colour.getRed() + 40 ? 1 : 0;
      }
    }
    return found;
  }

  @Test
  void withoutBinsThereIsNothingToPointAt() {
    assertEquals(List.of(), paint(chart(true, List.of())).spots());
  }
}
