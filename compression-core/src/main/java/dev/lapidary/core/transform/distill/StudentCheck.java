package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.TrialInputs;
import java.util.Map;

/** Runs a student before it is called done: it must take and give what the model it is of does. */
final class StudentCheck {
  private static final long SEED = 1;

  private StudentCheck() {}

  /**
   * Runs both on the same random inputs.
   *
   * @throws WorkbenchException if the student does not run where the model does, or gives outputs
   *     of other shapes or types
   */
  static void run(Model model, Model student, JobContext job) throws WorkbenchException {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (InferenceSession original = InferenceSession.open(model, options);
        InferenceSession made = InferenceSession.open(student, options)) {
      TrialInputs.Trial trial = TrialInputs.run(model.graph(), original, 1, SEED, job);
      Map<String, Tensor> found = made.run(trial.feeds(), job);
      for (Map.Entry<String, Tensor> output : trial.outputs().entrySet()) {
        String expected = output.getValue().toString();
        String actual = String.valueOf(found.get(output.getKey()));
        if (!expected.equals(actual)) {
          throw new ModelException("student.differs", output.getKey(), expected, actual);
        }
      }
    }
  }
}
