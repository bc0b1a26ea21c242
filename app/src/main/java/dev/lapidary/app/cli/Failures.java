package dev.lapidary.app.cli;

import dev.lapidary.app.log.LogFile;
import dev.lapidary.core.error.WorkbenchException;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns every failure of a command into one line and an exit code. A class, since an archive of
 * classes (class data sharing, JDK 17) cannot be written of lambdas that are picocli's interfaces.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final CommandEnvironment environment;
  private final PrintWriter err;

  Failures(CommandEnvironment environment, PrintWriter err) {
    this.environment = environment;
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    return report(UsageError.line(e));
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof CancellationException || environment.cancellation().isCancelled()) {
      LOG.info("{}: interrupted", parsed.originalArgs(), failure);
      return report(environment.trainings().interrupted());
    }
    if (failure instanceof WorkbenchException) {
      LOG.info("{}: {}", parsed.originalArgs(), failure.getMessage(), failure);
      return report(failure.getMessage());
    }
    LOG.error("{} failed", parsed.originalArgs(), failure);
    String details = LogFile.current().map(log -> "; details are in " + log).orElse("");
    report("internal error: " + failure + details);
    return CommandLineProgram.DEFECT;
  }

  private int report(String message) {
    err.println("lapidary: " + message.replaceAll("\\s*\\R\\s*", " "));
    err.flush();
    return CommandLineProgram.USER_ERROR;
  }
}
