package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.SensitivityAnalysis;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ranks layers by what quantizing each alone does. */
@Command(
    name = "sensitivity",
    mixinStandardHelpOptions = true,
    description = {
      "Ranks layers by what quantizing each one alone does to the model's outputs, the most",
      "sensitive first: candidates to exclude, or for more bits (layerBits)."
    })
final class SensitivityCommand implements Callable<Integer> {
  private final CommandEnvironment environment;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(
      names = "--calibration",
      paramLabel = "D",
      required = true,
      description = "Data that ranges are observed and outputs compared on; labels play no part.")
  private Path data;

  @Option(
      names = "--weight-bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "Width of weights, 2 to 8; default ${DEFAULT-VALUE}.")
  private int weightBits;

  @Option(
      names = "--activation-bits",
      paramLabel = "N",
      defaultValue = "8",
      description = "Width of activations, 4 to 8; default ${DEFAULT-VALUE}.")
  private int activationBits;

  @Option(names = "--per-tensor", description = "One scale for each weight, not for each channel.")
  private boolean perTensor;

  @Option(
      names = "--samples",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "100",
      description = "Samples that outputs are compared on; default ${DEFAULT-VALUE}.")
  private int samples;

  @Mixin private JsonOption json;

  SensitivityCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    ModelFile model = ModelFile.read(file);
    SensitivityAnalysis analysis = new SensitivityAnalysis(step(), samples);
    try (Dataset dataset = Datasets.open(data);
        ScratchFolder scratch = ScratchFolder.create()) {
      DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, dataset);
      TransformContext context =
          environment
              .services()
              .transformContext(
                  roles, Map.of(), TrainingListener.none(), scratch.path(), json.job(environment));
      print(model.named(m -> analysis.rank(converted(m, context), context)));
    }
    return CommandLineProgram.OK;
  }

  private StaticQuantization step() throws WorkbenchException {
    Map<String, Object> values =
        Map.of(
            "weightBits", weightBits, "activationBits", activationBits, "perChannel", !perTensor);
    return StaticQuantization.TYPE.create(values);
  }

  private Model converted(Model model, TransformContext context) throws WorkbenchException {
    return ConvertOpset.atLeast(model, step().minimumOpset(), context);
  }

  private void print(List<LayerSensitivity> ranking) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode layers = document.putArray("layers");
    for (LayerSensitivity layer : ranking) {
      ObjectNode row = layers.addObject().put("layer", layer.layer());
      if (Double.isFinite(layer.sqnrDb())) {
        row.put("sqnrDb", layer.sqnrDb());
      } else {
        row.putNull("sqnrDb").put("reason", "no output changes");
      }
      layer.top1().ifPresent(top1 -> row.put("top1Agreement", top1));
    }
    json.print(
        environment.out(),
        document,
        out -> {
          TextTable table = new TextTable("layer", "SQNR", "same class");
          ranking.forEach(layer -> table.row(layer.layer(), ratio(layer), sameClass(layer)));
          table.print(out);
        });
  }

  private static String ratio(LayerSensitivity layer) {
    return Double.isFinite(layer.sqnrDb())
        ? String.format(Locale.ROOT, "%.1f dB", layer.sqnrDb())
        : "-";
  }

  private static String sameClass(LayerSensitivity layer) {
    return layer.top1().isPresent() ? Quantities.percent(layer.top1().getAsDouble()) : "-";
  }
}
