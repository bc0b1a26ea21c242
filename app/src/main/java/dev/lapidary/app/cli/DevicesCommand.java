package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Figures;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.Validation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the simulated devices. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the simulated devices and how far their figures can be trusted.")
final class DevicesCommand implements Callable<Integer> {
  private final CommandEnvironment environment;

  @Mixin private JsonOption json;

  DevicesCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    List<Device> devices = environment.services().devices().devices();
    json.print(environment.out(), document(devices), out -> text(out, devices));
    return CommandLineProgram.OK;
  }

  private static ObjectNode document(List<Device> devices) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode array = node.putArray("devices");
    for (Device device : devices) {
      ObjectNode entry = array.addObject();
      entry.put("id", device.id());
      entry.put("name", device.name());
      entry.put("class", device.deviceClass().label());
      entry.put("runtime", device.runtime());
      validation(entry.putObject("validation"), device.validation());
    }
    return node;
  }

  private static void validation(ObjectNode node, Validation validation) {
    node.put("summary", validation.summary());
    node.put("rows", validation.rows());
    validation
        .latencyError()
        .ifPresentOrElse(
            error -> {
              ObjectNode percent = node.putObject("latencyErrorPercent");
              percent.put("meanAbsolute", error.meanAbsolutePercent());
              percent.put("median", error.medianPercent());
              percent.put("ratioLow", error.ratioLow());
              percent.put("ratioHigh", error.ratioHigh());
            },
            () -> Figures.unknown(node, "latencyErrorPercent", "not validated"));
  }

  private static void text(PrintWriter out, List<Device> devices) {
    TextTable table = new TextTable("device", "name", "rows", "mean error", "runtime");
    for (Device device : devices) {
      table.row(
          device.id(),
          device.name(),
          Integer.toString(device.validation().rows()),
          device
              .validation()
              .latencyError()
              .map(error -> String.format(Locale.ROOT, "%.1f %%", error.meanAbsolutePercent()))
              .orElse("-"),
          device.runtime());
    }
    table.print(out);
    out.println("Mean error: of predicted latency, leaving out the network predicted.");
  }
}
