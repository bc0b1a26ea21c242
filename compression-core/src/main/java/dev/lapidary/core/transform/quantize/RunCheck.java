package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Map;

/** Loads and runs what a step made, as users will: nothing is called done that does not run. */
final class RunCheck {
  private RunCheck() {}

  /**
   * Runs once with every optimization.
   *
   * @throws WorkbenchException if ONNX Runtime cannot load or run the model
   */
  static Map<String, Tensor> run(Model model, Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      return session.run(feeds, job);
    }
  }
}
