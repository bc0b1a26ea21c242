package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.Services;
import dev.lapidary.app.results.HtmlReport;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.app.results.Results;
import dev.lapidary.app.results.ResultsFolder;
import dev.lapidary.app.results.ResultsJson;
import dev.lapidary.app.results.TradeOffPicture;
import dev.lapidary.app.results.VariantFigures;
import dev.lapidary.app.results.VariantResult;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.CpuFacts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes results.json, report.html and, where variants were both judged and measured, tradeoff.png;
 * puts the folder in place, and says so.
 */
final class ResultsPublisher {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;

  private final Services services;

  ResultsPublisher(Services services) {
    this.services = services;
  }

  int publish(Results results, ResultsFolder folder, JsonOption json, PrintWriter out)
      throws WorkbenchException {
    ObjectNode document = new ResultsJson(services.recipeJson()).of(results);
    folder.write(ResultsFolder.RESULTS, document.toPrettyString() + "\n");
    folder.write("report.html", HtmlReport.of(results, services.recipeJson()));
    TradeOffChart chart = TradeOffPicture.of(results);
    if (!chart.points().isEmpty()) {
      chart.savePng(folder.path().resolve("tradeoff.png"), WIDTH, HEIGHT);
    }
    List<String> warnings = saturation(results, folder.path());
    Path published = folder.publish();
    json.print(
        out,
        document,
        text -> {
          text(text, results, published);
          warnings.forEach(text::println);
        });
    return CommandLineProgram.OK;
  }

  /** Of variants that lose on this machine's CPU. */
  private static List<String> saturation(Results results, Path folder) throws WorkbenchException {
    List<String> warnings = new ArrayList<>();
    if (CpuFacts.ofThisMachine().saturatesProducts()) {
      for (VariantResult variant : results.variants()) {
        SaturationReport.ofWeights(OnnxReader.read(folder.resolve(variant.file())), true)
            .filter(SaturationReport::atRisk)
            .ifPresent(report -> warnings.add(variant.name() + ": " + report.warning()));
      }
    }
    return warnings;
  }

  private static void text(PrintWriter out, Results results, Path published) {
    TextTable table =
        new TextTable("variant", "top 1", "size", "weights", "MACs", "zeros", "latency here");
    results.variants().forEach(variant -> row(table, variant));
    results.teacher().ifPresent(teacher -> row(table, teacher));
    results.controls().forEach(control -> row(table, control));
    table.print(out);
    results.variants().forEach(variant -> changes(out, variant));
    out.println("report: " + published.resolve("report.html"));
  }

  private static void changes(PrintWriter out, VariantResult variant) {
    variant.changes().forEach(step -> out.println(variant.name() + ": " + step.summary()));
  }

  private static void row(TextTable table, VariantResult variant) {
    VariantFigures figures = variant.figures();
    table.row(
        variant.name(),
        figures.evaluation().map(e -> Quantities.percent(e.top1())).orElse("-"),
        Quantities.bytes(figures.sizeBytes()),
        Quantities.count(figures.weights()),
        figures.macs().isPresent() ? Quantities.count(figures.macs().getAsLong()) : "-",
        Quantities.percent(figures.zeroFraction()),
        figures.measured().map(p -> Quantities.millis(p.latency().median())).orElse("-"));
  }
}
