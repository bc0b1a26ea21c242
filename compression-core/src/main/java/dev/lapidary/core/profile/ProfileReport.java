package dev.lapidary.core.profile;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one run costs on one device.
 *
 * @param device stable id: {@code local-cpu}, {@code local-gpu} or a simulated device's
 * @param peakMemoryBytes local: resident growth of a child process that only loads and runs the
 *     model; simulated: peak activations and, where weights live in RAM, the weights
 * @param layers in graph order
 * @param precision what the layers computed in; of measured profiles only
 * @param notes what the reader should know: source and validation of a simulated device, fallbacks
 */
public record ProfileReport(
    FigureKind kind,
    String device,
    String deviceName,
    int batch,
    int threads,
    Latency latency,
    OptionalLong peakMemoryBytes,
    Optional<Energy> energy,
    List<LayerProfile> layers,
    Optional<PrecisionUse> precision,
    List<String> notes) {

  public ProfileReport {
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
  }

  /** Samples a second at the median latency. */
  public double throughputPerSecond() {
    return batch * 1000.0 / latency.median();
  }
}
