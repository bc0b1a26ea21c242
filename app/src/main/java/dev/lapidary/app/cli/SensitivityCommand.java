package dev.lapidary.app.cli;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.BitWidths;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.QuantizedPart;
import dev.lapidary.core.transform.quantize.SensitivityAnalysis;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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
      names = "--validation",
      paramLabel = "D",
      description = "Labelled data that each layer's accuracy is measured on as well.")
  private Path validation;

  @Option(
      names = "--of",
      paramLabel = "PART",
      converter = Part.class,
      defaultValue = "both",
      description = "What of a layer is quantized: weights, activations or both (the default).")
  private QuantizedPart part;

  @Option(
      names = "--weight-bits",
      paramLabel = "N",
      split = ",",
      defaultValue = "8",
      description = "Widths of weights to try, 2 to 8; default ${DEFAULT-VALUE}.")
  private List<Integer> weightBits;

  @Option(
      names = "--activation-bits",
      paramLabel = "N",
      split = ",",
      defaultValue = "8",
      description = "Widths of activations to try, 4 to 8; default ${DEFAULT-VALUE}.")
  private List<Integer> activationBits;

  @Option(names = "--per-tensor", description = "One scale for each weight, not for each channel.")
  private boolean perTensor;

  @Option(
      names = "--samples",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "100",
      description = "Samples that outputs are compared on; default ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--fresh",
      description =
          "Starts anew, where an earlier run with the same settings would be gone on from.")
  private boolean fresh;

  @Mixin private JsonOption json;

  SensitivityCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    ModelFile model = ModelFile.read(file);
    SensitivityAnalysis analysis =
        new SensitivityAnalysis(step(), part, widths(), samples, validation != null);
    try (OpenedRoles opened = OpenedRoles.open(data, validation);
        ScratchFolder scratch = ScratchFolder.create()) {
      TransformContext whole =
          environment
              .services()
              .transformContext(
                  opened.roles(),
                  Map.of(),
                  TrainingListener.none(),
                  scratch.path(),
                  json.job(environment));
      TransformContext context = fresh ? whole.leavingNothing() : whole;
      List<LayerSensitivity> ranking =
          model.named(m -> analysis.rank(converted(m, analysis, context), context));
      new SensitivityReport(part, ranking).print(json, environment.out());
    }
    return CommandLineProgram.OK;
  }

  private StaticQuantization step() throws WorkbenchException {
    return StaticQuantization.TYPE.create(Map.of("perChannel", !perTensor));
  }

  /** Widths of what is not quantized are not varied. */
  private List<BitWidths> widths() throws WorkbenchException {
    List<BitWidths> widths = new ArrayList<>();
    for (int weights : part == QuantizedPart.ACTIVATIONS ? List.of(8) : weightBits) {
      for (int activations : part == QuantizedPart.WEIGHTS ? List.of(8) : activationBits) {
        StaticQuantization.TYPE.create(
            Map.of("weightBits", weights, "activationBits", activations));
        widths.add(new BitWidths(weights, activations));
      }
    }
    return widths.stream().distinct().toList();
  }

  private static Model converted(
      Model model, SensitivityAnalysis analysis, TransformContext context)
      throws WorkbenchException {
    return ConvertOpset.atLeast(model, analysis.minimumOpset(), context);
  }

  /** The word of a part on the command line. */
  static final class Part implements ITypeConverter<QuantizedPart> {
    @Override
    public QuantizedPart convert(String word) {
      return Stream.of(QuantizedPart.values())
          .filter(part -> ParameterSpec.word(part).equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be weights, activations or both, found \"" + word + "\""));
    }
  }

  /** The data sets of the ranking; closes them. */
  private record OpenedRoles(DataRoles roles) implements AutoCloseable {
    static OpenedRoles open(Path calibration, Path validation) throws WorkbenchException {
      Dataset seen = Datasets.open(calibration);
      DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, seen);
      if (validation == null) {
        return new OpenedRoles(roles);
      }
      try {
        return new OpenedRoles(roles.with(DataRole.VALIDATION, Datasets.open(validation)));
      } catch (WorkbenchException e) {
        seen.close();
        throw e;
      }
    }

    @Override
    public void close() {
      roles.datasets().values().forEach(Dataset::close);
    }
  }
}
