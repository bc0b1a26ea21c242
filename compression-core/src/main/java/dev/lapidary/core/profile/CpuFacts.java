package dev.lapidary.core.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The processor's name and its instruction sets that matter for arithmetic. Linux tells both in
 * {@code /proc/cpuinfo}; elsewhere the name comes from the environment and features stay empty.
 *
 * @param features in the system's spelling
 */
public record CpuFacts(String model, List<String> features) {
  private static final String UNKNOWN = "unknown";
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Pattern ARITHMETIC =
      Pattern.compile(
          "sse4_2|avx.*|fma|f16c|amx_.*|neon|asimd.*|fphp|i8mm|sve.*|sme.*|bf16|svei8mm");

  public CpuFacts {
    features = List.copyOf(features);
  }

  /** Of the processor this runs on. */
  public static CpuFacts ofThisMachine() {
    try {
      return parse(Files.readAllLines(CPUINFO, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      String name = System.getenv("PROCESSOR_IDENTIFIER");
      return new CpuFacts(name == null ? System.getProperty("os.arch", UNKNOWN) : name, List.of());
    }
  }

  /**
   * Whether products of unsigned by signed bytes are summed in 16 bits that saturate: x86 without
   * VNNI and AMX. False where the features are unknown.
   */
  public boolean saturatesProducts() {
    return features.contains("sse4_2")
        && features.stream().noneMatch(f -> f.endsWith("vnni") || f.equals("amx_int8"));
  }

  /** Reads the first processor's block; x86 says "model name" and "flags", ARM "Features". */
  static CpuFacts parse(List<String> lines) {
    Map<String, String> first = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    String model =
        first.getOrDefault(
            "model name", first.getOrDefault("Model", first.getOrDefault("CPU part", "")));
    String features = first.getOrDefault("flags", first.getOrDefault("Features", ""));
    return new CpuFacts(
        model.isEmpty() ? System.getProperty("os.arch", UNKNOWN) : model,
        Arrays.stream(features.split(" "))
            .filter(feature -> ARITHMETIC.matcher(feature).matches())
            .toList());
  }
}
