package dev.lapidary.sim.device;

/** Kinds of devices: they keep weights in different places and read them differently. */
public enum DeviceClass {
  /** A computer with an operating system; weights and activations live in RAM. */
  SINGLE_BOARD_COMPUTER("single-board-computer"),
  /** Weights stay in flash, activations live in on-chip RAM. */
  MICROCONTROLLER("microcontroller");

  private final String label;

  DeviceClass(String label) {
    this.label = label;
  }

  /** The word device files and the command line use. */
  public String label() {
    return label;
  }
}
