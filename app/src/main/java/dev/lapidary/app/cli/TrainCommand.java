package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.EvaluationJson;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.app.results.TrainingCurves;
import dev.lapidary.app.results.TrainingJson;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.network.NetworkTraining;
import dev.lapidary.core.train.network.SampleNetwork;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a built-in network, as the bundled models were made. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a built-in network from its first weights, as the bundled models were made:",
      "SGD with Nesterov momentum, one cycle, mirrored and shifted images."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int BATCH = 250;

  private final CommandEnvironment environment;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = Labels.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String network;

  @Option(
      names = "--train",
      paramLabel = "D",
      required = true,
      description = "The labelled dataset to train on.")
  private Path training;

  @Option(names = "--data", paramLabel = "D", description = "A dataset; it only judges.")
  private Path data;

  @Option(
      names = "--epochs",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "15",
      description = "Passes over the training data; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of first weights, order and augmentation; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      converter = WholeNumber.Threads.class,
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Threads inside an operator; 0, the default, takes one a core. Equal seeds give equal",
        "files only with equal threads."
      })
  private int threads;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The ONNX file.")
  private Path file;

  @Mixin private JsonOption json;

  TrainCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  /** The networks by label. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(SampleNetwork.values()).map(SampleNetwork::label).iterator();
    }
  }

  @Override
  public Integer call() throws WorkbenchException {
    NetworkTraining plan = new NetworkTraining(named(), epochs, seed);
    TrainingCurves curves = new TrainingCurves(json.trainings(environment), 0);
    Model model;
    OutputFile.prepare(file);
    if (data != null) {
      Datasets.open(data).close();
    }
    try (Dataset dataset = Datasets.open(training)) {
      model =
          plan.run(
              environment.services().trainingEngine(threads),
              dataset,
              curves,
              json.job(environment));
    }
    OnnxWriter.write(model, file);
    Optional<Evaluation> evaluation = judge(model);
    List<EpochMetrics> history = curves.found().get(0).epochs();
    json.print(
        environment.out(), document(history, evaluation), out -> text(out, history, evaluation));
    return CommandLineProgram.OK;
  }

  private Optional<Evaluation> judge(Model model) throws WorkbenchException {
    if (data == null) {
      return Optional.empty();
    }
    try (Dataset dataset = Datasets.open(data)) {
      EvaluationSettings settings = new EvaluationSettings(BATCH, threads);
      return Optional.of(new Evaluator().evaluate(model, dataset, settings, JobContext.none()));
    }
  }

  private ObjectNode document(List<EpochMetrics> history, Optional<Evaluation> evaluation) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("file", file.toString());
    document.put("network", network);
    document.put("seed", seed);
    document.set("epochs", TrainingJson.epochs(history));
    ObjectNode metrics = document.putObject("metrics");
    evaluation.ifPresent(e -> EvaluationJson.metrics(metrics, e));
    return document;
  }

  private void text(PrintWriter out, List<EpochMetrics> history, Optional<Evaluation> evaluation) {
    TextTable table = TextTable.plain(2);
    EpochMetrics last = history.get(history.size() - 1);
    table.row("written", file.toString());
    table.row("last training loss", String.format(Locale.ROOT, "%.4f", last.trainLoss()));
    table.row("last training accuracy", Quantities.percent(last.trainTop1()));
    evaluation.ifPresent(e -> table.row("accuracy on --data", Quantities.percent(e.top1())));
    table.print(out);
  }

  private SampleNetwork named() {
    return Arrays.stream(SampleNetwork.values())
        .filter(candidate -> candidate.label().equals(network))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "Unknown network '"
                        + network
                        + "'; expected one of "
                        + String.join(", ", new Labels())));
  }
}
