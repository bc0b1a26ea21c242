package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import java.util.Optional;

/** Tells what a model costs on one device, measured or simulated. */
public interface Profiler {

  /** Stable id of the device, as recipes, files and the command line name it. */
  String device();

  /** Why this device cannot be used here; empty if it can. */
  Optional<String> unavailableReason();

  /** Whether the device can be used here. */
  default boolean available() {
    return unavailableReason().isEmpty();
  }

  /**
   * Profiles the model.
   *
   * @throws WorkbenchException if the model cannot run or its shapes stay open
   */
  ProfileReport profile(Model model, ProfileRequest request, JobContext job)
      throws WorkbenchException;
}
