package dev.lapidary.core.profile;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.RepeatedRun;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times of single layers, by ONNX Runtime's own profiler. The graph it optimized is run as it is,
 * its nodes numbered, and each is led back to the layer of the model it stands for.
 */
final class LayerTimes {
  private static final int WARM_UP_RUNS = 3;
  private static final int MAXIMUM_RUNS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LayerOrigins origins;
  private final SessionOptions options;
  private final Path scratch;

  /**
   * @param original the model whose layers are wanted
   * @param scratch an empty folder for files that may go afterwards
   */
  LayerTimes(Model original, SessionOptions options, Path scratch) {
    this.origins = new LayerOrigins(original.graph());
    this.options = options;
    this.scratch = scratch;
  }

  /**
   * Profiles the graph that ONNX Runtime made of {@link NumberedNodes} of the model.
   *
   * @param optimized the file it was saved to
   * @return layers in the order they run, and what they computed in
   */
  MeasuredLayers measure(Path optimized, Map<String, Tensor> feeds, int wantedRuns, JobContext job)
      throws WorkbenchException {
    Model saved = OnnxReader.read(optimized);
    Path numbered = scratch.resolve("numbered.onnx");
    OnnxWriter.write(NumberedNodes.of(saved), numbered);
    Path trace = trace(numbered, feeds, Math.min(wantedRuns, MAXIMUM_RUNS), job);
    try {
      Map<Node, LayerProfile> layers =
          layers(saved.graph().nodes(), NodeTrace.read(trace, WARM_UP_RUNS));
      return new MeasuredLayers(
          List.copyOf(layers.values()), PrecisionUse.of(saved.graph(), layers));
    } catch (IOException e) {
      throw new StorageException(e, "profile.traceUnreadable", IoReason.of(e));
    }
  }

  private Path trace(Path model, Map<String, Tensor> feeds, int runs, JobContext job)
      throws WorkbenchException {
    SessionOptions profiled =
        options.withOptimization(Optimization.NONE).profiling(scratch.resolve("trace"));
    try (InferenceSession session = InferenceSession.open(model, profiled)) {
      try (RepeatedRun run = session.repeat(feeds, job)) {
        Stopwatch stopwatch = new Stopwatch(run::run, runs, LIMIT, EnergyCounter.none());
        stopwatch.warmUp(WARM_UP_RUNS, Duration.ofDays(1));
        new Rounds(List.of(stopwatch), job).measure();
        stopwatch.times(); // a run that failed is raised here
      }
      return session.endProfiling();
    }
  }

  private Map<Node, LayerProfile> layers(List<Node> saved, Map<String, NodeTrace.Kernel> kernels) {
    Map<Node, LayerProfile> layers = new LinkedHashMap<>();
    kernels.forEach(
        (name, kernel) ->
            NumberedNodes.position(name)
                .filter(position -> position < saved.size())
                .map(saved::get)
                .ifPresent(node -> layers.put(node, layer(node, kernel))));
    return layers;
  }

  private LayerProfile layer(Node saved, NodeTrace.Kernel kernel) {
    long[] nanos = kernel.micros().stream().mapToLong(micros -> micros * 1000).toArray();
    return new LayerProfile(
        origins.of(saved),
        saved.opType(),
        new RunTimes(nanos).medianMillis(),
        KernelPrecision.of(saved, kernel.inputType(), kernel.outputType()));
  }
}
