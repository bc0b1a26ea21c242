package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Profiles several models so that their latencies can be compared. A device whose figures do not
   * depend on when they are taken profiles one after the other, which is what is done here; a
   * measuring one runs the models in turn.
   *
   * <p>A model that fails takes none of the others with it: its outcome is the failure.
   *
   * @return one outcome for each model, in their order
   * @throws WorkbenchException if the device cannot be used at all
   */
  default List<ProfileOutcome> profileAll(
      List<ModelSource> models, ProfileRequest request, JobContext job) throws WorkbenchException {
    List<ProfileOutcome> outcomes = new ArrayList<>();
    double part = 1.0 / models.size();
    for (ModelSource model : models) {
      JobContext slice =
          job.slice(outcomes.size() * part, Math.min(1, (outcomes.size() + 1) * part));
      job.throwIfCancelled();
      try {
        outcomes.add(ProfileOutcome.of(profile(model.load(), request, slice)));
      } catch (WorkbenchException e) {
        outcomes.add(ProfileOutcome.failed(e));
      }
    }
    return outcomes;
  }
}
