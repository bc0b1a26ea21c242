package dev.lapidary.core.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another process of the same Java with the same classes. */
public final class ChildJvm {
  /** Where ONNX Runtime's libraries are; unset where they are to be unpacked. */
  private static final String RUNTIME_LIBRARIES = "onnxruntime.native.path";

  private ChildJvm() {}

  /**
   * Prepares a process.
   *
   * @param options of the virtual machine, added to those that every child needs
   */
  public static ProcessBuilder of(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dfile.encoding=UTF-8");
    Optional.ofNullable(System.getProperty(RUNTIME_LIBRARIES))
        .ifPresent(folder -> command.add("-D" + RUNTIME_LIBRARIES + "=" + folder));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder child = new ProcessBuilder(command);
    // not as an argument: ONNX Runtime overflows the stack on command lines of a few thousand
    // characters
    child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return child;
  }
}
