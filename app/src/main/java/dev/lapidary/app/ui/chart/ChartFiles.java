package dev.lapidary.app.ui.chart;

import dev.lapidary.app.ui.Csv;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/** Charts as files, written aside and moved, so that a failure leaves nothing. */
public final class ChartFiles {
  private static final int SCALE = 2;

  private ChartFiles() {}

  /**
   * Writes a picture of {@code width} by {@code height} points, two pixels a point.
   *
   * @throws StorageException if the file cannot be written
   */
  public static void savePng(Chart chart, Palette palette, Path file, int width, int height)
      throws StorageException {
    ChartPicture picture = ChartPicture.paint(chart, palette, width, height, SCALE);
    writeAside(file, out -> ImageIO.write(picture.pixels(), "png", out));
  }

  /**
   * Writes the points as comma-separated values with a heading line.
   *
   * @throws StorageException if the file cannot be written
   */
  public static void saveCsv(TradeOffChart chart, Path file) throws StorageException {
    StringBuilder text = new StringBuilder();
    String x = chart.xAxis().label();
    String y = chart.yAxis().label();
    text.append(
        String.join(
            ",",
            "variant",
            Csv.quoted(x),
            Csv.quoted(x + " low"),
            Csv.quoted(x + " high"),
            Csv.quoted(y)));
    text.append(",kind,pareto\n");
    for (TradeOffPoint point : chart.points()) {
      text.append(row(point)).append('\n');
    }
    writeAside(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String row(TradeOffPoint point) {
    return String.join(
        ",",
        Csv.quoted(point.name()),
        String.valueOf(point.x().value()),
        String.valueOf(point.x().low()),
        String.valueOf(point.x().high()),
        String.valueOf(point.y().value()),
        point.kind().word(),
        String.valueOf(point.onFront()));
  }

  private static void writeAside(Path file, Content content) throws StorageException {
    Path target = file.toAbsolutePath();
    Path aside = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      try (OutputStream out = Files.newOutputStream(aside)) {
        content.write(out);
      }
      Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(aside, e);
      throw new StorageException(e, "storage.chartUnwritable", file, IoReason.of(e));
    }
  }

  private static void discard(Path aside, IOException failure) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }
}
