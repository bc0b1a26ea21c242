package dev.lapidary.app.project;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.ModelSource;
import dev.lapidary.core.profile.ProfileOutcome;
import java.util.List;
import java.util.Optional;

/** Everything that figures of a model are taken with. */
public interface Gauge {

  /** The devices there are, this machine first. */
  List<DeviceChoice> devices();

  /** What the model is. */
  Structure structure(Model model, JobContext job) throws WorkbenchException;

  /**
   * How good the model is.
   *
   * @param reference what its answers are compared with
   * @param data evaluation data; without, the comparison is on seeded random inputs
   */
  Quality quality(Model model, Model reference, Optional<Dataset> data, JobContext job)
      throws WorkbenchException;

  /**
   * What one sample of each model costs on a device, with the device's own number of threads; taken
   * together, so that their latencies can be compared.
   *
   * @return an outcome for each model, in their order
   */
  List<ProfileOutcome> profileAll(List<ModelSource> models, String device, JobContext job)
      throws WorkbenchException;
}
