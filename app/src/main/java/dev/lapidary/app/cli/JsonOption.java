package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The choice every command offers: one JSON document for programs, or text for people. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print exactly one JSON document instead of text; units stand in the keys.")
  private boolean json;

  /** Shows progress to people; says nothing where a document is wanted. */
  JobContext job(CommandEnvironment environment) {
    Optional<PrintWriter> shown = json ? Optional.empty() : Optional.of(environment.out());
    return new TerminalJob(shown, environment.cancellation());
  }

  /** Follows trainings, and tells people of every epoch. */
  TrainingListener trainings(CommandEnvironment environment) {
    TrainingLog log = environment.trainings();
    return json ? log : new EpochLines(log, environment.out());
  }

  /** Prints the document, or lets {@code text} print for people. */
  void print(PrintWriter out, JsonNode document, Consumer<PrintWriter> text) {
    if (json) {
      out.println(document.toPrettyString());
    } else {
      text.accept(out);
    }
    out.flush();
  }
}
