package dev.lapidary.app.cli;

import dev.lapidary.app.results.ProfileJson;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.LayerProfile;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Profiler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what one run of a model costs on one device. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what one run of a model costs, measured on this machine or simulated on a device:",
      "latency, throughput, memory, energy, and the time of each layer."
    })
final class ProfileCommand implements Callable<Integer> {
  private static final int SHOWN_LAYERS = 15;

  private final CommandEnvironment environment;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(
      names = "--on",
      paramLabel = "DEVICE",
      defaultValue = "local-cpu",
      description = "local-cpu (the default), local-gpu, or a device that 'devices' lists.")
  private String device;

  @Option(
      names = "--batch",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "1",
      description = "Samples in one run; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--threads",
      converter = WholeNumber.Threads.class,
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads inside an operator; 0, the default, takes the device's.")
  private int threads;

  @Option(
      names = "--runs",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "100",
      description = "Measured runs after a tenth as many to warm up; default ${DEFAULT-VALUE}.")
  private int runs;

  @Mixin private InputOptions inputs;
  @Mixin private JsonOption json;

  ProfileCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    Profiler profiler = environment.services().profiler(device);
    ModelFile model = ModelFile.read(file);
    ProfileReport report = model.named(m -> profiler.profile(m, request(m), JobContext.none()));
    json.print(environment.out(), ProfileJson.of(report), out -> text(out, report));
    return CommandLineProgram.OK;
  }

  private ProfileRequest request(Model model) throws WorkbenchException {
    return new ProfileRequest(batch, threads, inputs.given(model), runs / 10, runs);
  }

  private static void text(PrintWriter out, ProfileReport report) {
    out.println(report.deviceName() + " - " + report.kind());
    TextTable table = TextTable.plain(2);
    table.row("median latency", Quantities.millis(report.latency().median()));
    report.latency().p90().ifPresent(p90 -> table.row("90 % below", Quantities.millis(p90)));
    report.latency().p99().ifPresent(p99 -> table.row("99 % below", Quantities.millis(p99)));
    report.latency().low().ifPresent(low -> table.row("interval from", Quantities.millis(low)));
    report.latency().high().ifPresent(high -> table.row("interval to", Quantities.millis(high)));
    table.row("throughput", String.format(Locale.ROOT, "%.1f / s", report.throughputPerSecond()));
    report.peakMemoryBytes().ifPresent(b -> table.row("peak memory", Quantities.bytes(b)));
    report
        .energy()
        .ifPresent(
            energy ->
                table.row(
                    "energy", Quantities.millijoules(energy.millijoules()) + " " + energy.kind()));
    report.precision().ifPresent(use -> PrecisionText.rows(table, use));
    table.print(out);
    layers(out, report);
    report.notes().forEach(note -> out.println("note: " + note));
  }

  private static void layers(PrintWriter out, ProfileReport report) {
    TextTable table = new TextTable("slowest layers", "operator", "precision", "time");
    report.layers().stream()
        .sorted(Comparator.comparingDouble(LayerProfile::latencyMillis).reversed())
        .limit(SHOWN_LAYERS)
        .forEach(
            layer ->
                table.row(
                    layer.node(),
                    layer.opType(),
                    layer.precision(),
                    Quantities.millis(layer.latencyMillis())));
    table.print(out);
  }
}
