package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import dev.lapidary.app.results.Assessor;
import dev.lapidary.app.results.FileFigures;
import dev.lapidary.app.results.Judge;
import dev.lapidary.app.results.Results;
import dev.lapidary.app.results.ResultsFolder;
import dev.lapidary.app.results.VariantMaker;
import dev.lapidary.app.results.VariantMaker.Made;
import dev.lapidary.app.results.VariantResult;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.transform.TransformContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a recipe on a model. */
@Command(
    name = "compress",
    mixinStandardHelpOptions = true,
    description = {
      "Replays a recipe on a model and judges the result.",
      "Writes the variants, results.json and report.html to a folder, which appears whole or not",
      "at all."
    })
final class CompressCommand implements Callable<Integer> {
  private static final String BASELINE = "baseline";
  private static final double BASELINE_SHARE = 0.1;
  private static final double MADE_SHARE = 0.8;

  private final CommandEnvironment environment;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(names = "--recipe", required = true, paramLabel = "R.json", description = "The steps.")
  private Path recipe;

  @Option(names = "--train", paramLabel = "D", description = "Data that weights are fitted on.")
  private Path train;

  @Option(
      names = "--validation",
      paramLabel = "D",
      description = "Data that training stops early or keeps its best epoch by.")
  private Path validation;

  @Option(
      names = "--calibration",
      paramLabel = "D",
      description = "Data that ranges are observed on; without it, samples of --train.")
  private Path calibration;

  @Option(names = "--data", paramLabel = "D", description = "Data that only judges the result.")
  private Path data;

  @Option(
      names = "--teacher",
      paramLabel = "NAME=MODEL",
      description = "A model that steps call by name; may be repeated.")
  private Map<String, Path> teachers = new LinkedHashMap<>();

  @Option(names = "--keep-steps", description = "Keep the result of every step as a variant.")
  private boolean keepSteps;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "New, empty, or the results of an earlier run.")
  private Path out;

  @Option(names = "--no-profile", description = "Leave latency, memory and energy out.")
  private boolean noProfile;

  @Option(
      names = "--files-only",
      description = "Leave every figure out that takes running a model: only make the files.")
  private boolean filesOnly;

  @Spec private CommandSpec spec;
  @Mixin private InputOptions inputs;
  @Mixin private JsonOption json;

  CompressCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    if (filesOnly && data != null) {
      throw new ParameterException(
          spec.commandLine(), "--files-only judges nothing, so --data has no use: leave one out");
    }
    Recipe steps = environment.services().recipeJson().read(recipe);
    Model model = OnnxReader.read(file);
    Map<String, Model> models = new LinkedHashMap<>();
    for (Map.Entry<String, Path> teacher : teachers.entrySet()) {
      models.put(teacher.getKey(), OnnxReader.read(teacher.getValue()));
    }
    try (OpenedData opened = new OpenedData();
        ResultsFolder folder = ResultsFolder.open(out);
        ScratchFolder scratch = ScratchFolder.create()) {
      opened
          .with(DataRole.TRAINING, train)
          .with(DataRole.VALIDATION, validation)
          .with(DataRole.CALIBRATION, calibration)
          .with(DataRole.EVALUATION, data);
      Results results = compress(model, steps, models, opened.roles(), folder, scratch);
      ResultsPublisher publisher = new ResultsPublisher(environment.services());
      return publisher.publish(results, folder, json, environment.out());
    }
  }

  private Results compress(
      Model model,
      Recipe steps,
      Map<String, Model> models,
      DataRoles data,
      ResultsFolder folder,
      ScratchFolder scratch)
      throws WorkbenchException {
    Services services = environment.services();
    JobContext job = json.job(environment);
    TransformContext context =
        services.transformContext(data, models, json.trainings(environment), scratch.path(), job);
    if (data.get(DataRole.EVALUATION).isPresent()) {
      Datasets.bind(data.get(DataRole.EVALUATION).get(), model);
    }
    services.recipeRunner().check(model, steps, context);
    Optional<Assessor> assessor = filesOnly ? Optional.empty() : Optional.of(assessor(model, data));
    Judge judge = assessor.isPresent() ? assessor.get() : new FileFigures();
    VariantMaker maker = new VariantMaker(folder.path(), services.recipeRunner(), context, judge);
    Made baseline = maker.original(BASELINE, model, job.slice(0, BASELINE_SHARE));
    List<VariantResult> variants = new ArrayList<>(List.of(baseline.result()));
    JobContext making = job.slice(BASELINE_SHARE, MADE_SHARE);
    variants.addAll(maker.chain(baseline, steps, keepSteps, making));
    if (assessor.isPresent()) {
      JobContext profiling = job.slice(MADE_SHARE, 1);
      variants = assessor.get().profiled(folder.path(), variants, profiling);
    }
    return new Results(
        file.getFileName().toString(),
        variants,
        Optional.empty(),
        List.of(),
        services.environment());
  }

  private Assessor assessor(Model model, DataRoles data) throws WorkbenchException {
    return new Assessor(
        data.get(DataRole.EVALUATION),
        Optional.of(model),
        noProfile ? List.of() : environment.services().profilers(),
        ProfileRequest.defaults().withInputs(inputs.given(model)));
  }
}
