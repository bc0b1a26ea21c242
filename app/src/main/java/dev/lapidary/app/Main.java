package dev.lapidary.app;

import dev.lapidary.app.cli.CommandLineProgram;
import java.io.PrintWriter;

/** Starts the program. A plain class, since a launcher that extends Application needs modules. */
public final class Main {

  private Main() {}

  /** Runs a command; without arguments opens the workbench. */
  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      WorkbenchApp.open();
      System.exit(CommandLineProgram.OK);
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(new CommandLineProgram(Services.create(), out, err).run(arguments));
  }
}
