package dev.lapidary.sim;

import static dev.lapidary.sim.Wording.line;
import static dev.lapidary.sim.Wording.millions;

import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.cost.LayerTime;
import dev.lapidary.sim.cost.NetworkTime;
import dev.lapidary.sim.cost.StatedError;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.Validation.LatencyError;
import dev.lapidary.sim.device.Validation.MacRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far the time can be trusted: what it was compared with, and where it leaves that. */
record ValidationNotes(
    Device device, Workload workload, int threads, NetworkTime time, StatedError error) {

  /** Share of the time from which a second precision is worth a word. */
  private static final double NOTEWORTHY_SHARE = 0.1;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(basis());
    error.error().map(ValidationNotes::interval).ifPresent(lines::add);
    lines.addAll(range());
    lines.addAll(mixedPrecision());
    lines.add("Validation of the device: " + device.validation().summary());
    return lines;
  }

  private String basis() {
    String precision = time.mainPrecision().label();
    String atThreads = threads == 1 ? "1 thread" : threads + " threads";
    return switch (error.basis()) {
      case SAME_CASE ->
          line(
              "Validated: %s against %d published latencies at %s%s.",
              precision, error.rows(), atThreads, few());
      case OTHER_THREADS ->
          line(
              "Validated in part: %s against %d published latencies, none of them at %s%s.",
              precision, error.rows(), atThreads, few());
      case OTHER_PRECISIONS ->
          line(
              "Not validated: no latency in %s is published for this device; the interval is that"
                  + " of its other precisions and may be too narrow.",
              precision);
      case NONE -> "Not validated: nothing is published to compare with, so no interval is stated.";
    };
  }

  private String few() {
    return error.spansWholeDevice()
        ? "; too few for an interval of their own, so it spans all rows of the device"
        : "";
  }

  private static String interval(LatencyError latency) {
    return line(
        "Interval: predictions %.2f to %.2f times the measurement (10th to 90th percentile); mean"
            + " error %.1f %%, median %.1f %%.",
        latency.ratioLow(),
        latency.ratioHigh(),
        latency.meanAbsolutePercent(),
        latency.medianPercent());
  }

  private List<String> range() {
    List<String> lines = new ArrayList<>();
    Optional<MacRange> fitted = device.validation().fittedMacs();
    long macs = workload.macs() / workload.batch();
    if (fitted.isPresent() && !fitted.get().contains(macs)) {
      lines.add(
          line(
              "Out of range: %s million MACs, compared with networks of %s to %s million;"
                  + " outside that range the interval is not validated.",
              millions(macs), millions(fitted.get().low()), millions(fitted.get().high())));
    }
    if (workload.batch() > 1) {
      lines.add(line("Out of range: batch %d, compared at batch 1 only.", workload.batch()));
    }
    return lines;
  }

  private List<String> mixedPrecision() {
    double all = time.layers().stream().mapToDouble(LayerTime::millis).sum();
    List<String> lines = new ArrayList<>();
    time.millisByPrecision()
        .forEach(
            (precision, millis) -> {
              if (precision != time.mainPrecision() && millis >= NOTEWORTHY_SHARE * all) {
                lines.add(
                    line(
                        "Mixed precision: %.0f %% of the time is in %s; the interval is that of"
                            + " %s.",
                        100 * millis / all, precision.label(), time.mainPrecision().label()));
              }
            });
    return lines;
  }
}
