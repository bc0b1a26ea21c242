package dev.lapidary.core.runtime;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A model loaded by ONNX Runtime, ready to run. Holds native memory until closed. */
public final class InferenceSession implements AutoCloseable {

  private InferenceSession() {}

  /**
   * Loads a model.
   *
   * @throws WorkbenchException if ONNX Runtime refuses it; the message names the operator or opset
   */
  public static InferenceSession open(Model model, SessionOptions options)
      throws WorkbenchException {
    throw new UnsupportedOperationException();
  }

  /** Loads a model file, external data beside it included. */
  public static InferenceSession open(Path file, SessionOptions options) throws WorkbenchException {
    throw new UnsupportedOperationException();
  }

  /** What must be fed, as ONNX Runtime sees it. */
  public List<ValueInfo> inputs() {
    throw new UnsupportedOperationException();
  }

  /** What comes out, with the types and symbolic shapes ONNX Runtime inferred. */
  public List<ValueInfo> outputs() {
    throw new UnsupportedOperationException();
  }

  /** Runs once and returns every tensor output, copied out of native memory. */
  public Map<String, Tensor> run(Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /** Ends profiling and returns the profile file (Chrome trace JSON). */
  public Path endProfiling() throws WorkbenchException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
