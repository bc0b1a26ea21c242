package dev.lapidary.app;

import dev.lapidary.app.tradeoff.TradeOffViewModel;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.chart.ChartFiles;
import dev.lapidary.app.ui.chart.Palette;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.core.error.WorkbenchException;
import java.nio.file.Path;

/** Saves the trade-off plot. */
final class ChartHandlers {
  private static final int PICTURE_WIDTH = 1000;
  private static final int PICTURE_HEIGHT = 640;

  private final WorkbenchParts parts;
  private final TradeOffViewModel tradeOff;

  private interface FileWriting {
    void write(Path file) throws WorkbenchException;
  }

  ChartHandlers(WorkbenchParts parts, TradeOffViewModel tradeOff) {
    this.parts = parts;
    this.tradeOff = tradeOff;
  }

  void savePicture() {
    TradeOffChart chart = tradeOff.chartProperty().get();
    boolean dark = parts.settings().get().theme() == Theme.DARK;
    Palette palette = dark ? Palette.dark() : Palette.light();
    save(
        "tradeoff.png",
        file -> ChartFiles.savePng(chart, palette, file, PICTURE_WIDTH, PICTURE_HEIGHT));
  }

  void saveValues() {
    TradeOffChart chart = tradeOff.chartProperty().get();
    save("tradeoff.csv", file -> ChartFiles.saveCsv(chart, file));
  }

  private void save(String name, FileWriting writing) {
    parts
        .dialogs()
        .save(parts.text("tradeoff.save"), name)
        .ifPresent(
            file ->
                parts.start(
                    Phrase.of("job.save", file.getFileName()),
                    job -> {
                      writing.write(file);
                      return file;
                    },
                    done -> {}));
  }
}
