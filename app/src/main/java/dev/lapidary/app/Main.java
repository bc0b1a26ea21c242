package dev.lapidary.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Starts the program. A plain class, since a launcher that extends Application needs modules. */
@Command(
    name = "lapidary",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Compresses neural networks for edge devices.")
public final class Main implements Runnable {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"lapidary " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
