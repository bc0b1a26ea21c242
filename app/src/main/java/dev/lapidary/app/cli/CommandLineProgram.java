package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import dev.lapidary.core.job.OrderlyEnd;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;

/** Parses arguments, runs the command, and turns every failure into one line and an exit code. */
public final class CommandLineProgram {
  /** Success. */
  public static final int OK = 0;

  /** A defect of the program; the log file has the details. */
  public static final int DEFECT = 1;

  /** Something the user can mend. */
  public static final int USER_ERROR = 2;

  /** How long a command may take to come to a good end when the process is told to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CommandEnvironment environment;
  private final PrintWriter out;
  private final PrintWriter err;

  public CommandLineProgram(Services services, PrintWriter out, PrintWriter err) {
    environment = new CommandEnvironment(services, out);
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one command and returns the exit code. Ctrl+C cancels it and lets it clean up; the exit
   * code is the signal's then.
   */
  public int run(String... arguments) {
    try (OrderlyEnd end = OrderlyEnd.of(environment.cancellation()::cancel, PATIENCE)) {
      return commandLine(arguments).execute(arguments);
    }
  }

  private CommandLine commandLine(String... arguments) {
    Failures failures = new Failures(environment, err);
    CommandLine program = new CommandLine(new LapidaryCommand(), new CommandFactory(environment));
    return LapidaryCommand.addCommands(program, arguments)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, new PathText())
        .registerConverter(Long.class, new WholeNumber.Any())
        .registerConverter(long.class, new WholeNumber.Any())
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }
}
