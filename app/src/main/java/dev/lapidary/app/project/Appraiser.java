package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.ModelSource;
import dev.lapidary.core.profile.ProfileOutcome;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.Measurement;
import dev.lapidary.core.workspace.MeasurementKey;
import dev.lapidary.core.workspace.MeasurementKind;
import dev.lapidary.core.workspace.Measurements;
import dev.lapidary.core.workspace.Variant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out about variants, and keeps what it found beside them. */
public final class Appraiser {
  private final Gauge gauge;
  private final Supplier<Environment> environment;

  public Appraiser(Gauge gauge, Supplier<Environment> environment) {
    this.gauge = gauge;
    this.environment = environment;
  }

  public List<DeviceChoice> devices() {
    return gauge.devices();
  }

  /** What is known without measuring anything now. */
  public Known known(Project project, Variant variant) throws WorkbenchException {
    Known known = new Known(variant.sizeBytes(), Optional.empty(), Optional.empty(), Map.of());
    Optional<String> data = evaluationData(project).map(dataset -> dataset.ref().sha256());
    for (Measurement measurement : project.store().measurements(variant.id()).all()) {
      MeasurementKey key = measurement.key();
      if (key.kind() == MeasurementKind.PROFILE) {
        known = known.withDevice(Stored.device(measurement.resultJson()));
      } else if (key.datasetSha256().equals(data)) {
        known = known.withQuality(Stored.quality(measurement.resultJson()));
      }
    }
    return known;
  }

  /** What the variant is, added to what is known. */
  public Known structure(Project project, Variant variant, Known known, JobContext job)
      throws WorkbenchException {
    return known.withStructure(gauge.structure(project.store().load(variant.id()), job));
  }

  /** Judges the answers on the evaluation data, or against the baseline on random inputs. */
  public Quality evaluate(Project project, Variant variant, JobContext job)
      throws WorkbenchException {
    Optional<Dataset> data = evaluationData(project);
    Variant baseline = project.baseline();
    Model reference = project.store().load(baseline.id());
    Quality quality = gauge.quality(project.store().load(variant.id()), reference, data, job);
    MeasurementKey key =
        new MeasurementKey(
            data.isPresent() ? MeasurementKind.EVALUATION : MeasurementKind.AGREEMENT,
            data.map(dataset -> dataset.ref().sha256()),
            Optional.of(baseline.modelSha256()),
            Map.of(),
            environment.get());
    keep(project, variant, key, Stored.write(quality));
    return quality;
  }

  /**
   * Takes the cost of variants on a device, together so that their latencies can be compared.
   *
   * @throws WorkbenchException if one cannot be profiled; the message names it, and the figures of
   *     the others are kept
   */
  public void profile(Project project, List<Variant> variants, String device, JobContext job)
      throws WorkbenchException {
    List<ModelSource> models = new ArrayList<>();
    variants.forEach(variant -> models.add(() -> project.store().load(variant.id())));
    List<ProfileOutcome> outcomes = gauge.profileAll(models, device, job);
    MeasurementKey key = MeasurementKey.profile(device, Map.of("batch", "1"), environment.get());
    Optional<WorkbenchException> failure = Optional.empty();
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      try {
        DeviceFigures figures = DeviceFigures.of(outcomes.get(i).orThrow());
        keep(project, variant, key, Stored.write(figures));
      } catch (WorkbenchException e) {
        failure = failure.or(() -> Optional.of(named(variant, e)));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static WorkbenchException named(Variant variant, WorkbenchException e) {
    return new ExecutionException(e, "results.variant", variant.name(), e.getMessage());
  }

  private static void keep(Project project, Variant variant, MeasurementKey key, String json)
      throws WorkbenchException {
    Measurements measurements = project.store().measurements(variant.id());
    measurements.append(new Measurement(key, Instant.now(), json));
  }

  private static Optional<Dataset> evaluationData(Project project) {
    return project.data().get(DataRole.EVALUATION);
  }
}
