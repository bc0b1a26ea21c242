package dev.lapidary.core.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a session runs on. */
public enum ExecutionTarget {
  CPU,
  CUDA;

  /** Whether a session can run there now. Tries, so it may take a moment. */
  public boolean available() {
    return unavailableReason().isEmpty();
  }

  /** Why no session can run there; empty if one can. */
  public Optional<WorkbenchException> unavailableReason() {
    if (this == CPU) {
      return Optional.empty();
    }
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      return Optional.of(new ExecutionException("run.providerMissing", this));
    }
    SessionOptions options = SessionOptions.defaults().withTarget(this).withThreads(1);
    try (InferenceSession session = InferenceSession.open(identity(), options)) {
      return Optional.empty();
    } catch (WorkbenchException e) {
      return Optional.of(e);
    }
  }

  private static Model identity() {
    Graph graph =
        new Graph(
            "probe",
            List.of(Node.of("Identity", List.of("x"), List.of("y"))),
            Map.of(),
            List.of(ValueInfo.tensor("x", ElementType.FLOAT, Shape.of(1))),
            List.of(ValueInfo.tensor("y", ElementType.FLOAT, Shape.of(1))),
            List.of(),
            Extras.NONE);
    return new Model(8, Map.of("", 13L), graph, Extras.NONE);
  }
}
