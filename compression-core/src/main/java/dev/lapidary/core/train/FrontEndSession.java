package dev.lapidary.core.train;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** A front end at work in ONNX Runtime. */
public final class FrontEndSession implements AutoCloseable {
  private final FrontEnd frontEnd;
  private final InferenceSession session;

  private FrontEndSession(FrontEnd frontEnd, InferenceSession session) {
    this.frontEnd = frontEnd;
    this.session = session;
  }

  /**
   * @throws WorkbenchException if ONNX Runtime refuses the front part
   */
  public static FrontEndSession open(FrontEnd frontEnd, SessionOptions options)
      throws WorkbenchException {
    return new FrontEndSession(frontEnd, InferenceSession.open(frontEnd.front(), options));
  }

  /**
   * The values that cross, by name.
   *
   * @param inputs of the whole model; those the front does not use are passed over
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs, JobContext job)
      throws WorkbenchException {
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    for (ValueInfo input : session.inputs()) {
      if (inputs.containsKey(input.name())) {
        feeds.put(input.name(), inputs.get(input.name()));
      }
    }
    return session.run(feeds, frontEnd.crossing(), job);
  }

  @Override
  public void close() {
    session.close();
  }
}
