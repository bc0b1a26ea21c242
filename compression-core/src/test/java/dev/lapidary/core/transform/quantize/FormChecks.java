package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.NumberedData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Compares both forms of a quantized model. */
final class FormChecks {
  private FormChecks() {}

  /** ONNX Runtime gives outputs for both that are equal to the last bit. */
  static void assertSameOutputs(Model qdq, Model integers, NumberedData data) throws Exception {
    for (int from = 0; from < data.size(); from += data.batchSize()) {
      int[] samples = IntStream.range(from, from + data.batchSize()).toArray();
      Map<String, Tensor> feeds = data.batch(samples).inputs();
      Map<String, Tensor> expected = run(qdq, feeds);
      Map<String, Tensor> found = run(integers, feeds);
      assertEquals(expected.keySet(), found.keySet());
      for (String output : expected.keySet()) {
        assertArrayEquals(expected.get(output).toFloats(), found.get(output).toFloats(), output);
      }
    }
  }

  static Map<String, Tensor> run(Model model, Map<String, Tensor> feeds) throws Exception {
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      return session.run(feeds, JobContext.none());
    }
  }

  static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  /** A step that takes every operator that has an integer kernel, Softmax for one. */
  static StaticQuantization allOperators() {
    return new StaticQuantization(
        CalibrationSettings.minMax(8),
        true,
        8,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(),
        IntegerOperator.names());
  }
}
