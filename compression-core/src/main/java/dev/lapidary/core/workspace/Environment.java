package dev.lapidary.core.workspace;

import dev.lapidary.core.profile.CpuFacts;
import java.util.List;

/**
 * What something was made or measured with. Texts are as the parts report themselves; an unknown
 * one is "unknown".
 *
 * @param lapidary version of this program
 * @param java vendor and version of the Java runtime
 * @param onnxRuntime version of ONNX Runtime
 * @param os name, version and architecture
 * @param cpu model of the processor
 * @param cpuFeatures instruction sets that matter for arithmetic, in the system's spelling
 * @param device what it ran on: {@code local-cpu}, {@code local-gpu} or a simulated device's id
 */
public record Environment(
    String lapidary,
    String java,
    String onnxRuntime,
    String os,
    String cpu,
    List<String> cpuFeatures,
    String device) {

  static final String UNKNOWN = "unknown";

  public Environment {
    cpuFeatures = List.copyOf(cpuFeatures);
  }

  /** This process on this machine. */
  public static Environment current(String onnxRuntimeVersion, String device) {
    CpuFacts cpu = CpuFacts.ofThisMachine();
    return new Environment(
        ownVersion(),
        System.getProperty("java.vendor", UNKNOWN) + " " + Runtime.version(),
        onnxRuntimeVersion,
        String.join(
            " ",
            System.getProperty("os.name", UNKNOWN),
            System.getProperty("os.version", ""),
            System.getProperty("os.arch", "")),
        cpu.model(),
        cpu.features(),
        device);
  }

  /** As the jar's manifest says; "development" when run from class folders. */
  private static String ownVersion() {
    String version = Environment.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
