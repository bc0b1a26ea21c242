package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.OrderlyEnd;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Parses arguments, runs the command, and turns every failure into one line and an exit code. */
public final class CommandLineProgram {
  /** Success. */
  public static final int OK = 0;

  /** A defect of the program; the log file has the details. */
  public static final int DEFECT = 1;

  /** Something the user can mend. */
  public static final int USER_ERROR = 2;

  private static final Logger LOG = LoggerFactory.getLogger(CommandLineProgram.class);

  /** How long a command may take to come to a good end when the process is told to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CommandEnvironment environment;
  private final CommandLine commandLine;

  public CommandLineProgram(Services services, PrintWriter out, PrintWriter err) {
    environment = new CommandEnvironment(services, out);
    commandLine =
        new CommandLine(new LapidaryCommand(), new CommandFactory(environment))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Path.class, CommandLineProgram::path)
            .registerConverter(Long.class, WholeNumber::parse)
            .registerConverter(long.class, WholeNumber::parse)
            .setParameterExceptionHandler((e, arguments) -> report(err, UsageError.line(e)))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err, parsed));
  }

  /**
   * Runs one command and returns the exit code. Ctrl+C cancels it and lets it clean up; the exit
   * code is the signal's then.
   */
  public int run(String... arguments) {
    try (OrderlyEnd end = OrderlyEnd.of(environment.cancellation()::cancel, PATIENCE)) {
      return commandLine.execute(arguments);
    }
  }

  private static Path path(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      LOG.info("no path: {}", text, e);
    }
    throw new TypeConversionException("expected a path, found '" + text + "'");
  }

  private int failed(Exception failure, PrintWriter err, ParseResult parsed) {
    if (failure instanceof CancellationException || environment.cancellation().isCancelled()) {
      LOG.info("{}: interrupted", parsed.originalArgs(), failure);
      return report(err, environment.trainings().interrupted());
    }
    if (failure instanceof WorkbenchException) {
      LOG.info("{}: {}", parsed.originalArgs(), failure.getMessage(), failure);
      return report(err, failure.getMessage());
    }
    LOG.error("{} failed", parsed.originalArgs(), failure);
    report(
        err,
        "internal error: " + failure + "; details are in " + LogFile.current().orElse("the log"));
    return DEFECT;
  }

  private static int report(PrintWriter err, String message) {
    err.println("lapidary: " + message.replaceAll("\\s*\\R\\s*", " "));
    err.flush();
    return USER_ERROR;
  }
}
