package dev.lapidary.core.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A model loaded by ONNX Runtime, ready to run. Holds native memory until closed. Runs may overlap
 * on several threads; closing while one runs is the caller's mistake.
 */
public final class InferenceSession implements AutoCloseable {
  /** Bytes of weights up to which they are handed over in memory, which is quicker for few. */
  private static final long MOST_BYTES = 16 << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<ValueInfo> inputs;
  private final List<ValueInfo> outputs;
  private final Optional<ScratchFolder> scratch;

  private InferenceSession(
      OrtEnvironment environment, OrtSession session, Optional<ScratchFolder> scratch)
      throws OrtException {
    this.scratch = scratch;
    this.environment = environment;
    this.session = session;
    inputs = infos(session.getInputInfo());
    outputs = infos(session.getOutputInfo());
  }

  private static List<ValueInfo> infos(Map<String, NodeInfo> nodes) {
    List<ValueInfo> infos = new ArrayList<>(nodes.size());
    nodes.forEach((name, node) -> infos.add(NativeTensors.valueInfo(name, node)));
    return List.copyOf(infos);
  }

  /**
   * Loads a model. Large weights go by way of a file, which ONNX Runtime maps, where bytes in
   * memory would be copied several times. The file takes room on the disk as long as the session
   * lives.
   *
   * @throws WorkbenchException if ONNX Runtime refuses it; the message names the operator or opset
   */
  public static InferenceSession open(Model model, SessionOptions options)
      throws WorkbenchException {
    // an optimized model that is saved would refer to the file
    boolean mapped = options.optimizedModel().isEmpty() && !OnnxWriter.fits(model, MOST_BYTES);
    if (mapped || !OnnxWriter.fitsOneFile(model)) {
      return openMapped(model, options, ScratchFolder.create());
    }
    byte[] bytes = OnnxWriter.toBytes(model);
    return open(
        "graph '" + model.graph().name() + "'",
        options,
        Optional.empty(),
        (environment, natives) -> environment.createSession(bytes, natives));
  }

  /**
   * Loads a model by way of files.
   *
   * @param scratch where they go; removed at once where files in use can be deleted, else with the
   *     session, and in any case if the model cannot be loaded
   */
  static InferenceSession openMapped(Model model, SessionOptions options, ScratchFolder scratch)
      throws WorkbenchException {
    boolean opened = false;
    try {
      Path file = scratch.path().resolve("model.onnx");
      OnnxWriter.writeWithExternalData(model, file);
      InferenceSession session =
          open(
              "graph '" + model.graph().name() + "'",
              options,
              Optional.of(scratch),
              (environment, natives) -> environment.createSession(file.toString(), natives));
      scratch.removeEarly();
      opened = true;
      return session;
    } finally {
      if (!opened) {
        scratch.close();
      }
    }
  }

  /** Loads a model file, external data beside it included. */
  public static InferenceSession open(Path file, SessionOptions options) throws WorkbenchException {
    if (!Files.isRegularFile(file)) {
      throw new StorageException("file.missing", file);
    }
    return open(
        file.toString(),
        options,
        Optional.empty(),
        (environment, natives) -> environment.createSession(file.toString(), natives));
  }

  private static InferenceSession open(
      String model, SessionOptions options, Optional<ScratchFolder> scratch, Opener opener)
      throws WorkbenchException {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions natives = NativeOptions.of(options)) {
      OrtSession session = opener.open(environment, natives);
      try {
        return new InferenceSession(environment, session, scratch);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw RuntimeErrors.notRunnable(model, e);
    }
  }

  /** What must be fed, as ONNX Runtime sees it. */
  public List<ValueInfo> inputs() {
    return inputs;
  }

  /** What comes out, with the types and symbolic shapes ONNX Runtime inferred. */
  public List<ValueInfo> outputs() {
    return outputs;
  }

  /** Runs once and returns every tensor output, copied out of native memory. */
  public Map<String, Tensor> run(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    return run(feeds, tensors(), job);
  }

  private List<String> tensors() {
    return outputs.stream().filter(o -> o.tensorType().isPresent()).map(ValueInfo::name).toList();
  }

  /**
   * Runs once for the wanted outputs. Cancelling the job stops the run.
   *
   * @throws WorkbenchException if an input is missing or does not fit, or a kernel fails
   * @throws java.util.concurrent.CancellationException if the job is cancelled meanwhile
   */
  public Map<String, Tensor> run(
      Map<String, Tensor> feeds, Collection<String> wanted, JobContext job)
      throws WorkbenchException {
    if (wanted.isEmpty()) {
      job.throwIfCancelled();
      Feeds.check(inputs, feeds);
      return Map.of();
    }
    return run(feeds, new LinkedHashSet<>(wanted), Map.of(), job);
  }

  /** Runs once, writes outputs where they are to be, and returns every other one, copied. */
  Map<String, Tensor> run(Map<String, Tensor> feeds, Map<String, OnnxTensor> into, JobContext job)
      throws WorkbenchException {
    Set<String> copied = new LinkedHashSet<>(tensors());
    copied.removeAll(into.keySet());
    return run(feeds, copied, into, job);
  }

  private Map<String, Tensor> run(
      Map<String, Tensor> feeds, Set<String> copied, Map<String, OnnxTensor> into, JobContext job)
      throws WorkbenchException {
    job.throwIfCancelled();
    Feeds.check(inputs, feeds);
    try (Feeds natives = Feeds.of(environment, feeds);
        OrtSession.RunOptions options = new OrtSession.RunOptions()) {
      options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (JobContext.Registration stop = job.onCancel(() -> terminate(options));
          OrtSession.Result result = session.run(natives.tensors(), copied, into, options)) {
        return copy(result, copied);
      }
    } catch (OrtException e) {
      if (job.isCancelled()) {
        throw (CancellationException) new CancellationException("cancelled").initCause(e);
      }
      throw RuntimeErrors.failed(e);
    }
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException("a run could not be stopped", e);
    }
  }

  private static Map<String, Tensor> copy(OrtSession.Result result, Collection<String> wanted)
      throws OrtException, ExecutionException {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (String name : wanted) {
      OnnxValue value = result.get(name).orElseThrow();
      if (!(value instanceof OnnxTensor tensor)) {
        throw new ExecutionException("run.outputUnsupported", name);
      }
      outputs.put(name, NativeTensors.copy(name, tensor));
    }
    return outputs;
  }

  /**
   * Prepares to run the same inputs many times without copying. Close it before the session.
   *
   * @throws WorkbenchException if an input is missing or does not fit
   */
  public RepeatedRun repeat(Map<String, Tensor> feeds, JobContext job) throws WorkbenchException {
    Feeds.check(inputs, feeds);
    return RepeatedRun.of(environment, session, feeds, job);
  }

  /** Prepares to run one after the other without copying outputs. Close it before the session. */
  public InPlaceRun inPlace() {
    return new InPlaceRun(this);
  }

  /** Ends profiling and returns the profile file (Chrome trace JSON). */
  public Path endProfiling() throws WorkbenchException {
    try {
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw RuntimeErrors.failed(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session could not be closed", e);
    } finally {
      scratch.ifPresent(ScratchFolder::close);
    }
  }

  private interface Opener {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  /** The one of this process; whoever asks first settles what it logs, so all ask here. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lapidary");
  }
}
