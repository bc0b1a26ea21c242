package dev.lapidary.sim.cost;

import dev.lapidary.core.profile.Energy;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.sim.device.Device;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Energy of a run: E = power of the whole board while it computes, times latency. On the
 * microcontrollers of MLPerf Tiny the power of one board differs by 1 to 6 % between networks, so
 * time tells almost everything.
 */
public final class EnergyModel {
  private final Device device;

  public EnergyModel(Device device) {
    this.device = device;
  }

  /** Energy of a run of this length; empty if the power of the board is not known. */
  public Optional<Energy> energy(double latencyMillis) {
    OptionalDouble watts = device.power().activeWatts().value();
    return watts.isPresent()
        ? Optional.of(new Energy(watts.getAsDouble() * latencyMillis, FigureKind.SIMULATED))
        : Optional.empty();
  }
}
