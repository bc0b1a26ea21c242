package dev.lapidary.app.project;

import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.search.Objective.Better;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** What variants are judged by. Shares are 0..1, times milliseconds, energy millijoules. */
public enum Metric {
  ACCURACY(
      Unit.SHARE,
      Better.HIGHER,
      false,
      (known, device) -> exact(known.quality().map(Quality::top1).orElse(OptionalDouble.empty()))),
  AGREEMENT(
      Unit.SHARE,
      Better.HIGHER,
      false,
      (known, device) ->
          exact(known.quality().map(Quality::agreement).orElse(OptionalDouble.empty()))),
  LATENCY(
      Unit.MILLISECONDS,
      Better.LOWER,
      true,
      (known, device) -> Optional.ofNullable(known.devices().get(device)).map(Metric::latency)),
  ENERGY(
      Unit.MILLIJOULES,
      Better.LOWER,
      true,
      (known, device) -> Optional.ofNullable(known.devices().get(device)).flatMap(Metric::energy)),
  SIZE(
      Unit.BYTES,
      Better.LOWER,
      false,
      (known, device) -> Optional.of(Figure.measured(known.sizeBytes()))),
  PEAK_MEMORY(
      Unit.BYTES,
      Better.LOWER,
      true,
      (known, device) ->
          Optional.ofNullable(known.devices().get(device)).flatMap(Metric::peakMemory)),
  PARAMETERS(
      Unit.COUNT,
      Better.LOWER,
      false,
      (known, device) -> known.structure().map(s -> Figure.measured(s.parameters()))),
  MACS(
      Unit.COUNT,
      Better.LOWER,
      false,
      (known, device) ->
          known.structure().map(Structure::macs).orElse(OptionalLong.empty()).stream()
              .mapToObj(Figure::measured)
              .findFirst()),
  SPARSITY(
      Unit.SHARE,
      Better.HIGHER,
      false,
      (known, device) -> known.structure().map(s -> Figure.measured(s.zeroFraction())));

  /** What the numbers count. */
  public enum Unit {
    SHARE,
    MILLISECONDS,
    MILLIJOULES,
    BYTES,
    COUNT
  }

  private final Unit unit;
  private final Better better;
  private final boolean perDevice;
  private final BiFunction<Known, String, Optional<Figure>> figure;

  Metric(
      Unit unit,
      Better better,
      boolean perDevice,
      BiFunction<Known, String, Optional<Figure>> figure) {
    this.unit = unit;
    this.better = better;
    this.perDevice = perDevice;
    this.figure = figure;
  }

  public Unit unit() {
    return unit;
  }

  public Better better() {
    return better;
  }

  /** Whether it differs from device to device. */
  public boolean perDevice() {
    return perDevice;
  }

  /** The figure of a variant on a device; empty while not measured. */
  public Optional<Figure> of(Known known, String device) {
    return figure.apply(known, device);
  }

  /** The name in settings and message keys: {@code peak-memory}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<Figure> exact(OptionalDouble value) {
    return value.stream().mapToObj(Figure::measured).findFirst();
  }

  private static Figure latency(DeviceFigures on) {
    return new Figure(on.medianMillis(), on.lowMillis(), on.highMillis(), on.kind());
  }

  private static Optional<Figure> energy(DeviceFigures on) {
    return on.energy()
        .map(e -> new Figure(e.millijoules(), e.millijoules(), e.millijoules(), e.kind()));
  }

  private static Optional<Figure> peakMemory(DeviceFigures on) {
    FigureKind kind = on.kind();
    return on.peakMemoryBytes().stream()
        .mapToObj(bytes -> new Figure(bytes, bytes, bytes, kind))
        .findFirst();
  }
}
