package dev.lapidary.app.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesChartTest {
  @TempDir private Path folder;

  private static Curve curve(Curve.Role role, int epochs, double floor) {
    List<Curve.Point> points =
        IntStream.rangeClosed(1, epochs)
            .mapToObj(epoch -> new Curve.Point(epoch, floor + 1.0 / epoch))
            .toList();
    return new Curve(role.name(), role, points);
  }

  private static CurvesChart chart(int planned, int epochs) {
    return new CurvesChart(
        "Epoch",
        "Loss",
        planned,
        Double.POSITIVE_INFINITY,
        List.of(curve(Curve.Role.TRAINING, epochs, 0.2), curve(Curve.Role.VALIDATION, epochs, 0.3)),
        new CurvesChart.Mark(Math.min(epochs, 3), "best so far"),
        "nothing yet");
  }

  private static PaintedChart paint(CurvesChart chart) {
    BufferedImage picture = new BufferedImage(300, 180, BufferedImage.TYPE_INT_RGB);
    return chart.paint(picture.createGraphics(), Palette.dark(), 300, 180);
  }

  @Test
  void savesAPicture() throws Exception {
    Path file = folder.resolve("curves.png");
    chart(12, 5).savePng(file, 300, 180);
    BufferedImage picture = ImageIO.read(file.toFile());
    assertEquals(600, picture.getWidth());
    assertTrue(colours(picture, 20) > 3);
  }

  private static long colours(BufferedImage picture, int step) {
    return IntStream.range(0, picture.getWidth() * picture.getHeight() / step)
        .map(i -> picture.getRGB(i * step % picture.getWidth(), i * step / picture.getWidth()))
        .distinct()
        .count();
  }

  @Test
  void everyEpochOfEveryCurveCanBePointedAt() {
    PaintedChart painted = paint(chart(4, 4));
    assertEquals(8, painted.spots().size());
    PaintedChart.Spot third = painted.spots().get(2);
    assertEquals("3", painted.idAt(third.x(), third.y()).orElseThrow());
  }

  @Test
  void aSingleEpochIsPaintedToo() {
    assertEquals(2, paint(chart(1, 1)).spots().size());
  }

  @Test
  void curvesRunFromLeftToRightAndFall() {
    List<PaintedChart.Spot> spots = paint(chart(8, 4)).spots();
    assertTrue(spots.get(1).x() > spots.get(0).x());
    assertTrue(spots.get(1).y() > spots.get(0).y());
  }

  @Test
  void aLowPictureTellsValuesApartToo() {
    BufferedImage picture = new BufferedImage(200, 110, BufferedImage.TYPE_INT_RGB);
    List<PaintedChart.Spot> spots =
        chart(8, 4).paint(picture.createGraphics(), Palette.light(), 200, 110).spots();
    assertTrue(spots.get(3).y() > spots.get(0).y() + 10);
  }

  @Test
  void anEmptyChartSaysSoAndHasNoSpots() {
    CurvesChart empty =
        new CurvesChart(
            "Epoch", "Loss", 5, 1, List.of(), CurvesChart.Mark.NONE, "No training has run");
    assertEquals(List.of(), paint(empty).spots());
  }

  @Test
  void ticksAreWholeEpochsAsManyAsFit() {
    assertEquals(List.of(1, 2, 3, 4), EpochTicks.upTo(4, 6));
    assertEquals(List.of(2, 4, 6, 8, 10, 12), EpochTicks.upTo(12, 6));
    assertEquals(List.of(500, 1000), EpochTicks.upTo(1000, 3));
  }

  @Test
  void aPointNeedsAFiniteValue() {
    assertThrows(IllegalArgumentException.class, () -> new Curve.Point(1, Double.NaN));
  }
}
