package dev.lapidary.app.project;

import dev.lapidary.core.profile.Energy;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.PrecisionUse;
import dev.lapidary.core.profile.ProfileReport;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one run costs on one device, without the layers.
 *
 * @param lowMillis lower end of the latency's range; the median where none is stated
 * @param highMillis upper end of the latency's range; the median where none is stated
 * @param precision what the layers computed in; empty if simulated or measured before it was kept
 * @param samples measured runs; 0 if simulated
 */
public record DeviceFigures(
    FigureKind kind,
    String device,
    String deviceName,
    double medianMillis,
    double lowMillis,
    double highMillis,
    OptionalDouble p90Millis,
    OptionalLong peakMemoryBytes,
    Optional<Energy> energy,
    Optional<PrecisionUse> precision,
    int samples) {

  /** The figures of a whole profile. */
  public static DeviceFigures of(ProfileReport report) {
    double median = report.latency().median();
    return new DeviceFigures(
        report.kind(),
        report.device(),
        report.deviceName(),
        median,
        report.latency().low().orElse(median),
        report.latency().high().orElse(median),
        report.latency().p90(),
        report.peakMemoryBytes(),
        report.energy(),
        report.precision(),
        report.latency().samples());
  }
}
