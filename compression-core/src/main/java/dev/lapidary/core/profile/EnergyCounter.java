package dev.lapidary.core.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The energy counters of processor packages that Linux offers as {@code powercap} (RAPL). They
 * count the whole package, whatever else runs on it.
 */
final class EnergyCounter {
  static final Path POWERCAP = Path.of("/sys/class/powercap");
  private static final double MICROJOULES_PER_MILLIJOULE = 1000;

  private record Counter(Path file, long range) {}

  private final List<Counter> counters;

  private EnergyCounter(List<Counter> counters) {
    this.counters = counters;
  }

  /** The readable package counters below a folder; none elsewhere than on Linux. */
  static EnergyCounter in(Path powercap) {
    try (Stream<Path> domains = Files.list(powercap)) {
      return new EnergyCounter(
          domains
              .filter(domain -> text(domain.resolve("name")).startsWith("package"))
              .filter(domain -> number(domain.resolve("energy_uj")).isPresent())
              .map(
                  domain ->
                      new Counter(
                          domain.resolve("energy_uj"),
                          number(domain.resolve("max_energy_range_uj")).orElse(0)))
              .toList());
    } catch (IOException e) {
      return new EnergyCounter(List.of());
    }
  }

  /** Counts nothing. */
  static EnergyCounter none() {
    return new EnergyCounter(List.of());
  }

  boolean available() {
    return !counters.isEmpty();
  }

  /** Where the counters stand. */
  long[] read() {
    return counters.stream().mapToLong(counter -> number(counter.file()).orElse(-1)).toArray();
  }

  /** Energy since {@code before} in millijoules; a counter may have run over once. */
  OptionalDouble millijoulesSince(long[] before) {
    long[] now = read();
    double sum = 0;
    for (int i = 0; i < now.length; i++) {
      if (now[i] < 0 || before[i] < 0) {
        return OptionalDouble.empty();
      }
      long grown = now[i] - before[i];
      sum += grown >= 0 ? grown : grown + counters.get(i).range();
    }
    return now.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sum / MICROJOULES_PER_MILLIJOULE);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static OptionalLong number(Path file) {
    String text = text(file);
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
