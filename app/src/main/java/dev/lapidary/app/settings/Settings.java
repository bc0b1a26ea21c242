package dev.lapidary.app.settings;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the window remembers.
 *
 * @param columns words of the metrics shown in the tree of variants, in order
 * @param recent folders of projects, the latest first
 * @param measureNew whether a new variant is evaluated and profiled at once
 * @param device id of the simulated device that figures are shown for
 * @param xMetric word of the metric along the x axis
 * @param yMetric word of the metric along the y axis
 */
public record Settings(
    Theme theme,
    Language language,
    WindowState window,
    List<String> columns,
    List<Path> recent,
    boolean measureNew,
    String device,
    String xMetric,
    String yMetric) {

  private static final int RECENT = 8;

  public Settings {
    columns = List.copyOf(columns);
    recent = List.copyOf(recent);
  }

  /** A first start. */
  public static Settings initial() {
    return new Settings(
        Theme.LIGHT,
        Language.ofSystem(),
        WindowState.initial(),
        List.of("accuracy", "size", "latency"),
        List.of(),
        true,
        "raspberry-pi-4",
        "latency",
        "accuracy");
  }

  public Settings withTheme(Theme now) {
    return new Settings(
        now, language, window, columns, recent, measureNew, device, xMetric, yMetric);
  }

  public Settings withLanguage(Language now) {
    return new Settings(theme, now, window, columns, recent, measureNew, device, xMetric, yMetric);
  }

  public Settings withWindow(WindowState now) {
    return new Settings(
        theme, language, now, columns, recent, measureNew, device, xMetric, yMetric);
  }

  public Settings withColumns(List<String> now) {
    return new Settings(theme, language, window, now, recent, measureNew, device, xMetric, yMetric);
  }

  public Settings withMeasureNew(boolean now) {
    return new Settings(theme, language, window, columns, recent, now, device, xMetric, yMetric);
  }

  public Settings withDevice(String now) {
    return new Settings(
        theme, language, window, columns, recent, measureNew, now, xMetric, yMetric);
  }

  public Settings withAxes(String x, String y) {
    return new Settings(theme, language, window, columns, recent, measureNew, device, x, y);
  }

  /** With {@code project} as the latest. */
  public Settings withRecent(Path project) {
    List<Path> now = new ArrayList<>(recent);
    now.remove(project);
    now.add(0, project);
    return withRecent(now.subList(0, Math.min(RECENT, now.size())));
  }

  private Settings withRecent(List<Path> now) {
    return new Settings(
        theme, language, window, columns, now, measureNew, device, xMetric, yMetric);
  }

  /** Without a project that is gone. */
  public Settings withoutRecent(Path project) {
    return withRecent(recent.stream().filter(path -> !path.equals(project)).toList());
  }
}
