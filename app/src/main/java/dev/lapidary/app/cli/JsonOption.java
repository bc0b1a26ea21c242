package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.job.JobContext;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The choice every command offers: one JSON document for programs, or text for people. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print exactly one JSON document instead of text; units stand in the keys.")
  private boolean json;

  /** Shows progress to people; says nothing where a document is wanted. */
  JobContext job(PrintWriter out) {
    return json ? JobContext.none() : new TerminalJob(out);
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
