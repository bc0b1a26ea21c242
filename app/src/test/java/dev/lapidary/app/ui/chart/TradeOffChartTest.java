package dev.lapidary.app.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.search.Objective.Better;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradeOffChartTest {
  private static final ChartAxis MILLIS = new ChartAxis("Median latency", "ms", Better.LOWER);
  private static final ChartAxis TOP1 = new ChartAxis("Top-1 accuracy", "%", Better.HIGHER);

  @TempDir private Path folder;

  private static TradeOffPoint point(String name, double millis, double top1, FigureKind kind) {
    Interval x =
        kind == FigureKind.MEASURED
            ? Interval.exact(millis)
            : new Interval(millis, millis * 0.85, millis * 1.2);
    return TradeOffPoint.of(name, x, Interval.exact(top1), kind);
  }

  static TradeOffChart sample(FigureKind kind) {
    return TradeOffChart.of(
        MILLIS,
        TOP1,
        List.of(
            point("fashion-net", 1.92, 93.1, kind).withSelected(true),
            point("INT8 static", 0.81, 92.9, kind),
            point("INT8 dynamic", 1.35, 93.0, kind),
            point("FP16", 2.05, 93.1, kind),
            point("pruned 60 % + fine-tuned", 1.90, 92.6, kind),
            point("student alone", 0.52, 91.2, kind),
            point("student distilled", 0.52, 92.0, kind),
            point("student + pruned + INT8", 0.31, 91.7, kind),
            point("学生模型", 0.53, 91.95, kind)),
        ChartText.english());
  }

  @Test
  void joinsTheBestFromLeftToRight() {
    assertEquals(
        List.of(
            "student + pruned + INT8",
            "student distilled",
            "INT8 static",
            "INT8 dynamic",
            "fashion-net"),
        sample(FigureKind.MEASURED).front().stream().map(TradeOffPoint::name).toList());
  }

  @Test
  void savesAPictureOfTwicethePoints() throws Exception {
    Path file = folder.resolve("deep/tradeoff.png");
    sample(FigureKind.SIMULATED).savePng(file, 640, 400);
    BufferedImage picture = ImageIO.read(file.toFile());
    assertEquals(1280, picture.getWidth());
    assertEquals(800, picture.getHeight());
  }

  @Test
  void saysWhichFileCannotBeWrittenAndLeavesNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("plain")).resolve("tradeoff.png");
    StorageException e =
        assertThrows(
            StorageException.class, () -> sample(FigureKind.MEASURED).savePng(file, 64, 64));
    assertTrue(e.getMessage().contains("tradeoff.png"), e.getMessage());
    assertEquals(List.of("plain"), List.of(folder.toFile().list()));
  }

  @Test
  void savesPointsAsCsvWithUnits() throws Exception {
    Path file = folder.resolve("points.csv");
    ChartFiles.saveCsv(
        TradeOffChart.of(
            MILLIS,
            TOP1,
            List.of(point("a \"b\"", 2, 90, FigureKind.MEASURED)),
            ChartText.english()),
        file);
    assertEquals(
        """
        variant,"Median latency (ms)","Median latency (ms) low","Median latency (ms) high",\
        "Top-1 accuracy (%)",kind,pareto
        "a ""b\""",2.0,2.0,2.0,90.0,measured,true
        """,
        Files.readString(file));
  }

  @Test
  void findsThePointUnderThePointer() {
    BufferedImage picture = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
    PaintedChart painted =
        new TradeOffPainter(Palette.light())
            .paint(picture.createGraphics(), sample(FigureKind.MEASURED), 640, 400);
    PaintedChart.Spot spot = painted.spots().get(0);
    assertEquals(spot.id(), painted.idAt(spot.x() + 1, spot.y()).orElseThrow());
    assertTrue(painted.idAt(2, 2).isEmpty());
  }

  @Test
  void paintsNothingMeasuredAsWords() throws Exception {
    Path file = folder.resolve("empty.png");
    TradeOffChart.of(MILLIS, TOP1, List.of(), ChartText.english()).savePng(file, 300, 200);
    assertTrue(Files.size(file) > 0);
  }
}
