package dev.lapidary.app.plot;

import dev.lapidary.app.job.Latest;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.chart.Chart;
import dev.lapidary.app.ui.chart.ChartPane;
import dev.lapidary.app.ui.chart.ChartPicture;
import dev.lapidary.app.ui.chart.Palette;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.value.ObservableValue;
import javafx.util.Duration;

/** Paints a chart anew whenever the chart, the size of its pane or the theme changes. */
public final class ChartDrawing {
  private static final Duration PAUSE = Duration.millis(40);
  private static final int LEAST_WIDTH = 120;
  private static final int LEAST_HEIGHT = 80;

  private final ChartPane pane;
  private final ObservableValue<? extends Chart> chart;
  private final SettingsModel settings;
  private final Latest latest = Latest.after(PAUSE);
  private final InvalidationListener onChange = observable -> draw();

  private ChartDrawing(
      ChartPane pane, ObservableValue<? extends Chart> chart, SettingsModel settings) {
    this.pane = pane;
    this.chart = chart;
    this.settings = settings;
  }

  /** Keeps {@code pane} painted for as long as the pane lives. */
  public static void install(
      ChartPane pane, ObservableValue<? extends Chart> chart, SettingsModel settings) {
    ChartDrawing drawing = new ChartDrawing(pane, chart, settings);
    pane.widthProperty().addListener(drawing.onChange);
    pane.heightProperty().addListener(drawing.onChange);
    chart.addListener(new WeakInvalidationListener(drawing.onChange));
    settings.property().addListener(new WeakInvalidationListener(drawing.onChange));
    drawing.draw();
  }

  private void draw() {
    Chart now = chart.getValue();
    Palette palette = settings.get().theme() == Theme.DARK ? Palette.dark() : Palette.light();
    int width = (int) pane.getWidth();
    int height = (int) pane.getHeight();
    if (pane.getScene() != null && width >= LEAST_WIDTH && height >= LEAST_HEIGHT) {
      double scale = pane.getScene().getWindow().getOutputScaleX();
      latest.submit(() -> ChartPicture.paint(now, palette, width, height, scale), pane::show);
    }
  }
}
