package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.EvaluationJson;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** Tells how good a model is. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how good a model is: accuracy on labelled data, or agreement with a reference model",
      "on data or on seeded random inputs."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int RANDOM_SAMPLES = 32;
  private static final long SEED = 0;

  private final CommandEnvironment environment;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  private Path file;

  @Option(names = "--data", paramLabel = "D", description = "A dataset; it only judges.")
  private Path data;

  @Option(
      names = "--reference",
      paramLabel = "MODEL2",
      description = "The model whose outputs are the yardstick.")
  private Path reference;

  @Option(
      names = "--batch",
      converter = WholeNumber.Count.class,
      paramLabel = "N",
      defaultValue = "64",
      description = "Samples a run; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--threads",
      converter = WholeNumber.Threads.class,
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads inside an operator; 0, the default, takes one a core.")
  private int threads;

  @Mixin private InputOptions inputs;
  @Mixin private JsonOption json;

  EvaluateCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws WorkbenchException {
    if (data == null && reference == null) {
      throw new ParameterException(
          command.commandLine(), "Nothing to judge by: give --data, --reference or both");
    }
    ModelFile model = ModelFile.read(file);
    if (data == null) {
      ModelFile yardstick = ModelFile.read(reference);
      AgreementInputs random =
          new AgreementInputs.AtRandom(RANDOM_SAMPLES, SEED, yardstick.named(inputs::given));
      return print(Optional.empty(), Optional.of(agree(yardstick, model, random)));
    }
    model.named(inputs::given);
    try (Dataset dataset = Datasets.open(data)) {
      Optional<Evaluation> evaluation =
          dataset.labelled() ? Optional.of(model.named(m -> judge(m, dataset))) : Optional.empty();
      Optional<AgreementReport> agreement =
          reference == null
              ? Optional.empty()
              : Optional.of(
                  agree(ModelFile.read(reference), model, new AgreementInputs.OfDataset(dataset)));
      return print(evaluation, agreement);
    }
  }

  private EvaluationSettings settings() {
    return new EvaluationSettings(batch, threads);
  }

  private Evaluation judge(Model model, Dataset dataset) throws WorkbenchException {
    return new Evaluator().evaluate(model, dataset, settings(), JobContext.none());
  }

  private AgreementReport agree(ModelFile yardstick, ModelFile model, AgreementInputs fed)
      throws WorkbenchException {
    return model.named(
        m -> new Agreement().compare(yardstick.model(), m, fed, settings(), JobContext.none()));
  }

  private int print(Optional<Evaluation> evaluation, Optional<AgreementReport> agreement) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    int samples =
        evaluation.map(Evaluation::samples).orElse(agreement.map(a -> a.samples()).orElse(0));
    document.put("samples", samples);
    ObjectNode metrics = document.putObject("metrics");
    evaluation.ifPresent(e -> EvaluationJson.metrics(metrics, e));
    ObjectNode compared = document.putObject("agreement");
    agreement.ifPresent(a -> EvaluationJson.agreement(compared, a));
    json.print(environment.out(), document, out -> text(out, evaluation, agreement));
    return CommandLineProgram.OK;
  }

  private static void text(
      PrintWriter out, Optional<Evaluation> evaluation, Optional<AgreementReport> agreement) {
    TextTable table = TextTable.plain(2);
    evaluation.ifPresent(
        e -> {
          table.row("samples", Quantities.count(e.samples()));
          table.row("accuracy (top 1)", Quantities.percent(e.top1()));
          e.top5().ifPresent(top5 -> table.row("accuracy (top 5)", Quantities.percent(top5)));
          e.loss().ifPresent(loss -> table.row("loss", String.format(Locale.ROOT, "%.4f", loss)));
        });
    agreement.ifPresent(a -> agreement(table, a));
    table.print(out);
  }

  private static void agreement(TextTable table, AgreementReport report) {
    table.row("compared samples", Quantities.count(report.samples()));
    table.row("mean cosine", String.format(Locale.ROOT, "%.6f", report.cosineMean()));
    table.row("least cosine", String.format(Locale.ROOT, "%.6f", report.cosineMin()));
    table.row(
        "SQNR",
        report.sqnrDb().isPresent()
            ? String.format(Locale.ROOT, "%.2f dB", report.sqnrDb().getAsDouble())
            : report.sqnrReason().orElse("-"));
    report.top1().ifPresent(top1 -> table.row("same class", Quantities.percent(top1)));
    table.row("identical", report.identical() ? "yes" : "no");
  }
}
