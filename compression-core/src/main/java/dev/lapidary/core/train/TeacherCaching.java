package dev.lapidary.core.train;

/**
 * Where the values of a teacher are kept from epoch to epoch, if the samples come back. What does
 * not fit is computed anew for each batch. The limits are of all teachers together, for the
 * training samples; the validation samples and a frozen part have as much again.
 */
public enum TeacherCaching {
  /** In memory, up to 256 MiB. */
  MEMORY,
  /**
   * In memory, or else in a file that lives as long as the training: up to 8 GiB and half of the
   * space that is left.
   */
  DISK
}
