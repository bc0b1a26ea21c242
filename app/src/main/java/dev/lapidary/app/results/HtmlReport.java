package dev.lapidary.app.results;

import com.samskivert.mustache.Mustache;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.PrecisionUse;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.recipe.RecipeJson;
import dev.lapidary.core.workspace.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Results as one page for a browser; shows tradeoff.png beside it, if there is one. Nothing is
 * loaded from afar.
 */
public final class HtmlReport {
  private static final String DASH = "-";

  private final Results results;
  private final RecipeJson recipes;

  private HtmlReport(Results results, RecipeJson recipes) {
    this.results = results;
    this.recipes = recipes;
  }

  /** The page. */
  public static String of(Results results, RecipeJson recipes) {
    HtmlReport report = new HtmlReport(results, recipes);
    try (InputStream template = HtmlReport.class.getResourceAsStream("report.html")) {
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return Mustache.compiler().defaultValue("").compile(text).execute(report.page());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> page() {
    Map<String, Object> page = new LinkedHashMap<>();
    List<String> devices =
        results.baseline().figures().simulated().stream().map(ProfileReport::deviceName).toList();
    page.put("title", results.title());
    page.put("lead", lead());
    page.put("hasPlot", !TradeOffPicture.of(results).points().isEmpty());
    page.put("plotText", "Accuracy of each variant against its measured latency");
    page.put("variants", results.variants().stream().map(this::row).toList());
    page.put("devices", devices);
    page.put("hasDevices", !devices.isEmpty());
    List<Map<String, Object>> yardsticks =
        Stream.concat(results.teacher().stream(), results.controls().stream())
            .map(this::row)
            .toList();
    page.put("yardsticks", yardsticks);
    page.put("hasYardsticks", !yardsticks.isEmpty());
    page.put("environment", environment(results.environment()));
    return page;
  }

  private String lead() {
    String data =
        results
            .baseline()
            .figures()
            .evaluation()
            .map(e -> String.format(Locale.ROOT, "evaluated on %,d samples", e.samples()))
            .orElse("without evaluation data");
    return results.variants().size() + " variants, " + data + ".";
  }

  private Map<String, Object> row(VariantResult variant) {
    VariantFigures figures = variant.figures();
    VariantFigures base = results.baseline().figures();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", variant.name());
    row.put("origin", variant.parent().map(parent -> "from " + parent).orElse(""));
    row.put("top1", top1(figures).map(Quantities::percent).orElse(DASH));
    row.put("top1Change", change(variant, top1(figures), top1(base)));
    row.put("size", Quantities.bytes(figures.sizeBytes()));
    row.put("sizeRatio", ratio(variant, base.sizeBytes(), figures.sizeBytes(), "smaller"));
    row.put("weights", Quantities.count(figures.weights()));
    row.put(
        "macs", figures.macs().isPresent() ? Quantities.count(figures.macs().getAsLong()) : DASH);
    row.put("zeros", Quantities.percent(figures.zeroFraction()));
    row.put("latency", figures.measured().map(p -> latency(p)).orElse(DASH));
    row.put("latencyRatio", latencyRatio(variant, base));
    row.put(
        "precision",
        figures.measured().flatMap(ProfileReport::precision).map(HtmlReport::precision).orElse(""));
    row.put("memory", figures.measured().map(HtmlReport::memory).orElse(DASH));
    row.put("simulated", figures.simulated().stream().map(HtmlReport::simulated).toList());
    row.put("file", variant.file().toString().replace('\\', '/'));
    row.put("agreement", figures.agreement().map(HtmlReport::agreement).orElse(""));
    row.put("recipe", recipes.write(variant.recipe()));
    return row;
  }

  private static Optional<Double> top1(VariantFigures figures) {
    return figures.evaluation().map(Evaluation::top1);
  }

  private static String change(VariantResult variant, Optional<Double> now, Optional<Double> was) {
    if (variant.parent().isEmpty() || now.isEmpty() || was.isEmpty()) {
      return "";
    }
    return String.format(Locale.ROOT, "%+.2f points", 100 * (now.get() - was.get()));
  }

  private static String ratio(VariantResult variant, double was, double now, String word) {
    return variant.parent().isEmpty() || now <= 0
        ? ""
        : String.format(Locale.ROOT, "%.2fx %s", was / now, word);
  }

  private static String latency(ProfileReport report) {
    return Quantities.millis(report.latency().median());
  }

  private static String latencyRatio(VariantResult variant, VariantFigures base) {
    Optional<ProfileReport> now = variant.figures().measured();
    if (now.isEmpty() || base.measured().isEmpty()) {
      return "";
    }
    double was = base.measured().get().latency().median();
    return ratio(variant, was, now.get().latency().median(), "faster");
  }

  private static String precision(PrecisionUse use) {
    return String.format(
        Locale.ROOT,
        "%.0f %% of it in INT8, %.0f %% converting",
        100 * use.int8Share(),
        100 * use.conversionShare());
  }

  private static String memory(ProfileReport report) {
    return report.peakMemoryBytes().isPresent()
        ? Quantities.bytes(report.peakMemoryBytes().getAsLong())
        : DASH;
  }

  private static Map<String, Object> simulated(ProfileReport report) {
    String energy =
        report
            .energy()
            .map(e -> Quantities.millijoules(e.millijoules()) + tag(e.kind()))
            .orElse("");
    return Map.of(
        "latency",
        latency(report),
        "interval",
        String.format(
            Locale.ROOT,
            "%.3g to %.3g ms",
            report.latency().low().orElse(Double.NaN),
            report.latency().high().orElse(Double.NaN)),
        "energy",
        energy);
  }

  private static String tag(FigureKind kind) {
    return kind == FigureKind.SIMULATED ? "" : " (" + kind.word() + ")";
  }

  private static String agreement(AgreementReport agreement) {
    return String.format(
        Locale.ROOT, "mean cosine to the baseline's outputs %.4f", agreement.cosineMean());
  }

  private static String environment(Environment environment) {
    return String.join(
        "; ",
        "Lapidary " + environment.lapidary(),
        "ONNX Runtime " + environment.onnxRuntime(),
        "Java " + environment.java(),
        environment.os(),
        environment.cpu());
  }
}
