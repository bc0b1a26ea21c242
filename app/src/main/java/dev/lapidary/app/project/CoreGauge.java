package dev.lapidary.app.project;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.evaluate.Agreement;
import dev.lapidary.core.evaluate.AgreementInputs;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.EvaluationSettings;
import dev.lapidary.core.evaluate.Evaluator;
import dev.lapidary.core.inspect.ModelStatistics;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.KernelPrediction;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.profile.ModelSource;
import dev.lapidary.core.profile.ProfileOutcome;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Profiler;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Gauge} over the core's evaluation and profilers. */
public final class CoreGauge implements Gauge {
  private static final Logger LOG = LoggerFactory.getLogger(CoreGauge.class);
  private static final int RANDOM_SAMPLES = 64;
  private static final int COMPARED = 1000;
  private static final long SEED = 20_240_601;

  private final List<NamedProfiler> profilers;

  /** A gauge of devices, this machine first. */
  public CoreGauge(List<NamedProfiler> profilers) {
    this.profilers = List.copyOf(profilers);
  }

  /** A profiler, what its device is called, and what its figures are. */
  public record NamedProfiler(Profiler profiler, String name, FigureKind kind) {}

  @Override
  public List<DeviceChoice> devices() {
    return profilers.stream().map(CoreGauge::choice).toList();
  }

  private static DeviceChoice choice(NamedProfiler named) {
    Profiler profiler = named.profiler();
    return new DeviceChoice(
        profiler.device(), named.name(), named.kind(), profiler.unavailableReason());
  }

  @Override
  public Structure structure(Model model, JobContext job) throws WorkbenchException {
    ModelStatistics statistics = ModelStatistics.of(model, 0);
    MacCount macs = MacCount.of(model, GivenInputs.none(), job);
    return new Structure(
        statistics.parameters() + statistics.quantizedWeights(),
        macs.macs(),
        statistics.zeroFraction(),
        kernels(model));
  }

  /** What hinders shows when the model is measured; here it is only not known. */
  private static Optional<KernelPrediction> kernels(Model model) {
    try {
      return KernelPrediction.of(model);
    } catch (WorkbenchException e) {
      LOG.info("kernels are not known before running: {}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Quality quality(Model model, Model reference, Optional<Dataset> data, JobContext job)
      throws WorkbenchException {
    OptionalDouble top1 = OptionalDouble.empty();
    EvaluationSettings settings = EvaluationSettings.defaults();
    if (data.isPresent() && data.get().labelled()) {
      JobContext part = job.slice(0, 0.7);
      top1 = OptionalDouble.of(new Evaluator().evaluate(model, data.get(), settings, part).top1());
    }
    AgreementReport report =
        new Agreement().compare(reference, model, inputs(data), settings, job.slice(0.7, 1));
    return new Quality(
        top1,
        report.top1(),
        OptionalDouble.of(report.cosineMean()),
        data.map(Dataset::size).orElse(report.samples()));
  }

  // agreement settles long before accuracy does, so a part of the data is enough
  private static AgreementInputs inputs(Optional<Dataset> data) {
    if (data.isEmpty()) {
      return new AgreementInputs.AtRandom(RANDOM_SAMPLES, SEED, GivenInputs.none());
    }
    Dataset all = data.get();
    return new AgreementInputs.OfDataset(
        all.size() <= COMPARED ? all : Datasets.sample(all, COMPARED, SEED));
  }

  @Override
  public List<ProfileOutcome> profileAll(List<ModelSource> models, String device, JobContext job)
      throws WorkbenchException {
    Profiler profiler =
        profilers.stream()
            .map(NamedProfiler::profiler)
            .filter(candidate -> candidate.device().equals(device))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no device " + device));
    return profiler.profileAll(models, ProfileRequest.defaults(), job);
  }
}
