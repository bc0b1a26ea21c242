package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Figures;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.inspect.ModelStatistics;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.CpuFacts;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.saturation.SaturationAnalysis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a model is. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what a model is: size, weights, work, operators, inputs and outputs; of a quantized",
      "one also which nodes will compute on integers, and what saturates."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int SAMPLES = 16;
  private static final long SEED = 1;

  private final CommandEnvironment environment;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(
      names = "--saturation",
      description = {
        "Tell what x86 CPUs without VNNI would lose, whatever CPU this is. Told anyway where this",
        "CPU is one."
      })
  private boolean saturation;

  @Option(
      names = "--calibration",
      paramLabel = "D",
      description = "Data to simulate the saturation of each layer on; implies --saturation.")
  private Path calibration;

  @Mixin private InputOptions inputs;
  @Mixin private JsonOption json;

  InspectCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    OnnxReader.Stored stored = OnnxReader.readStored(file);
    Model model = stored.model();
    ModelStatistics statistics = ModelStatistics.of(model, stored.sizeBytes());
    MacCount macs = MacCount.of(model, inputs.given(model), JobContext.none());
    KernelReport kernels = KernelReport.of(model);
    Optional<SaturationReport> saturated = saturation(model, kernels);
    ObjectNode document = document(statistics, macs);
    kernels.put(document);
    saturated.ifPresent(report -> report.put(document));
    json.print(
        environment.out(),
        document,
        out -> {
          text(out, statistics, macs);
          kernels.text(out);
          saturated.ifPresent(report -> report.text(out));
        });
    return CommandLineProgram.OK;
  }

  /** Of a quantized model, where it is asked for or this CPU saturates. */
  private Optional<SaturationReport> saturation(Model model, KernelReport kernels)
      throws WorkbenchException {
    boolean here = CpuFacts.ofThisMachine().saturatesProducts();
    boolean wanted = saturation || calibration != null || here;
    if (!wanted || kernels.prediction().isEmpty()) {
      return Optional.empty();
    }
    SaturationAnalysis analysis = new SaturationAnalysis(model, kernels::runsOnIntegers);
    if (calibration == null) {
      return Optional.of(new SaturationReport(here, analysis.worstCase()));
    }
    try (Dataset data = Datasets.open(calibration)) {
      SampleFeeds feeds = new SampleFeeds(data, model, SAMPLES, SAMPLES, SEED);
      JobContext job = json.job(environment);
      return Optional.of(new SaturationReport(here, analysis.onData(feeds, job)));
    }
  }

  private static ObjectNode document(ModelStatistics statistics, MacCount macs) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("parameters", statistics.parameters());
    node.put("quantizedWeights", statistics.quantizedWeights());
    Figures.put(node, "macs", macs.macs(), macs.reason().orElse(""));
    node.put("sizeBytes", statistics.sizeBytes());
    node.put("opset", statistics.opset());
    node.put("nodes", statistics.nodes());
    ObjectNode operators = node.putObject("opTypes");
    statistics.opTypes().forEach(operators::put);
    values(node.putArray("inputs"), statistics.inputs());
    values(node.putArray("outputs"), statistics.outputs());
    Figures.put(node, "zeroFraction", statistics.zeroFraction());
    return node;
  }

  private static void values(ArrayNode array, List<ValueInfo> values) {
    for (ValueInfo value : values) {
      ObjectNode node = array.addObject().put("name", value.name());
      value
          .tensorType()
          .ifPresentOrElse(
              type -> {
                node.put("type", type.elementType().name());
                shape(node, type.shape());
              },
              () -> node.put("type", value.type().toString()));
    }
  }

  /** Fixed lengths as numbers, symbols as texts, unknown lengths as null. */
  private static void shape(ObjectNode node, Shape shape) {
    if (!shape.ranked()) {
      node.putNull("shape");
      return;
    }
    ArrayNode axes = node.putArray("shape");
    for (Dimension axis : shape.dimensions()) {
      if (axis instanceof Dimension.Fixed fixed) {
        axes.add(fixed.length());
      } else if (axis instanceof Dimension.Symbol symbol) {
        axes.add(symbol.name());
      } else {
        axes.addNull();
      }
    }
  }

  private void text(PrintWriter out, ModelStatistics statistics, MacCount macs) {
    out.println(file.getFileName());
    TextTable table = TextTable.plain(2);
    table.row("size on disk", Quantities.bytes(statistics.sizeBytes()));
    table.row("parameters", Quantities.count(statistics.parameters()));
    if (statistics.quantizedWeights() > 0) {
      table.row("quantized weights", Quantities.count(statistics.quantizedWeights()));
    }
    table.row("zero weights", Quantities.percent(statistics.zeroFraction()));
    table.row(
        "MACs at batch 1",
        macs.macs().isPresent()
            ? Quantities.count(macs.macs().getAsLong())
            : macs.reason().orElse("-"));
    table.row("opset", Long.toString(statistics.opset()));
    table.row("nodes", Integer.toString(statistics.nodes()));
    table.print(out);
    statistics.inputs().forEach(value -> out.println("in   " + describe(value)));
    statistics.outputs().forEach(value -> out.println("out  " + describe(value)));
    TextTable operators = new TextTable("operator", "count");
    statistics.opTypes().forEach((type, count) -> operators.row(type, count.toString()));
    operators.print(out);
  }

  private static String describe(ValueInfo value) {
    return value.name()
        + ": "
        + value
            .tensorType()
            .map(type -> type.elementType() + " " + type.shape())
            .orElse(value.type().toString());
  }
}
