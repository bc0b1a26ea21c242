package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.ExecutionTarget;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.RepeatedRun;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The child process that only loads and runs a model and writes down how far its resident memory
 * grew. What every process needs (Java, ONNX Runtime's library, its threads) is there before the
 * first reading.
 *
 * <p>Arguments: model file, result file, target, threads, batch, the number of lengths, then for
 * each its name and the length, then for each value its input's name and the value.
 */
final class MemoryProbe {
  private static final int RUNS = 3;
  private static final int FIXED_ARGUMENTS = 6;

  private MemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path result = Path.of(arguments[1]);
    try {
      Files.writeString(result, measure(arguments) + "\n");
    } catch (WorkbenchException e) {
      Files.writeString(result, e.getMessage() + "\n");
      System.exit(2);
    }
  }

  /** The growth in bytes. */
  private static long measure(String[] arguments) throws IOException, WorkbenchException {
    SessionOptions options =
        SessionOptions.defaults()
            .withTarget(ExecutionTarget.valueOf(arguments[2]))
            .withThreads(Integer.parseInt(arguments[3]));
    long batch = Long.parseLong(arguments[4]);
    GivenInputs given = given(arguments);
    try (InferenceSession warm = InferenceSession.open(identity(), options)) {
      run(warm, 1, GivenInputs.none());
    }
    ResidentMemory.resetPeak();
    long before = ResidentMemory.current();
    try (InferenceSession session = InferenceSession.open(Path.of(arguments[0]), options)) {
      run(session, batch, given);
    }
    return Math.max(0, ResidentMemory.peak() - before);
  }

  private static GivenInputs given(String... arguments) {
    Map<String, Long> lengths = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    int count = Integer.parseInt(arguments[FIXED_ARGUMENTS - 1]);
    for (int i = FIXED_ARGUMENTS; i < arguments.length; i += 2) {
      if (lengths.size() < count) {
        lengths.put(arguments[i], Long.valueOf(arguments[i + 1]));
      } else {
        values.put(arguments[i], arguments[i + 1]);
      }
    }
    return new GivenInputs(lengths, values);
  }

  private static void run(InferenceSession session, long batch, GivenInputs given)
      throws WorkbenchException {
    Map<String, Tensor> feeds = RandomInputs.of(session.inputs(), batch, given, 1);
    try (RepeatedRun run = session.repeat(feeds, JobContext.none())) {
      for (int i = 0; i < RUNS; i++) {
        run.run();
      }
    }
  }

  private static Model identity() {
    Graph graph =
        new Graph(
            "warm",
            List.of(Node.of("Relu", List.of("x"), List.of("y"))),
            Map.of(),
            List.of(ValueInfo.tensor("x", ElementType.FLOAT, Shape.of(1))),
            List.of(ValueInfo.tensor("y", ElementType.FLOAT, Shape.of(1))),
            List.of(),
            Extras.NONE);
    return new Model(8, Map.of("", 13L), graph, Extras.NONE);
  }
}
