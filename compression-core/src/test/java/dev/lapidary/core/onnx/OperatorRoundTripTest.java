package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX's own operator tests: each model that ONNX Runtime opens is rewritten protobuf-equal, opens
 * again, and gives the same bits. The list of the rest is written to {@code
 * target/operator-roundtrip.txt}; docs/benchmarks holds a copy.
 */
class OperatorRoundTripTest {
  private static final String ZIP = "onnx-node-tests/onnx-v1.17.0-node.zip";
  private static final int LEAST_PASSED = 1150;
  private static final SessionOptions OPTIONS =
      SessionOptions.defaults().withThreads(1).withOptimization(Optimization.BASIC);

  @TempDir private Path folder;

  /** Outcome by case name: a short kind, then what is particular to the case. */
  private final Map<String, List<String>> outcomes = new TreeMap<>();

  private int identical;
  private int opened;

  @Test
  void rewritesEveryOperatorCaseTheSame() throws Exception {
    int cases = 0;
    try (ZipFile zip = new ZipFile(Fixtures.require(ZIP).toFile())) {
      List<String> models =
          zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith("/model.onnx")).toList();
      for (String model : models) {
        check(zip, model.substring(0, model.length() - "model.onnx".length()));
        cases++;
      }
    }
    Path report = Fixtures.root().resolve("compression-core/target/operator-roundtrip.txt");
    Files.writeString(report, report(cases));
    assertEquals(List.of(), outcomes.getOrDefault("DIFFERENT", List.of()));
    assertTrue(opened >= LEAST_PASSED, "passed: " + opened);
  }

  private void check(ZipFile zip, String prefix) throws Exception {
    String name = Path.of(prefix).getFileName().toString();
    byte[] original = bytes(zip, prefix + "model.onnx");
    Model model;
    try {
      model = OnnxReader.parse(original, folder);
    } catch (ModelException e) {
      note("not read", name, e.getMessage());
      return;
    }
    byte[] rewritten = OnnxWriter.toBytes(model);
    if (!ModelProto.parseFrom(original).equals(ModelProto.parseFrom(rewritten))) {
      note("DIFFERENT", name, "not protobuf-equal");
      return;
    }
    Path file = Files.write(folder.resolve("model.onnx"), original);
    try (InferenceSession first = InferenceSession.open(file, OPTIONS)) {
      try (InferenceSession second = InferenceSession.open(model, OPTIONS)) {
        opened++;
        compare(first, second, zip, prefix, name);
      } catch (WorkbenchException e) {
        note("DIFFERENT", name, "does not open again: " + e.getMessage());
      }
    } catch (WorkbenchException e) {
      note("ONNX Runtime does not open the original", name, shortened(e));
    }
  }

  private void compare(
      InferenceSession first, InferenceSession second, ZipFile zip, String prefix, String name)
      throws IOException {
    Map<String, Tensor> expected;
    Map<String, Tensor> feeds;
    try {
      feeds = feeds(first, zip, prefix);
      expected = first.run(feeds, JobContext.none());
    } catch (WorkbenchException e) {
      note("opens again, cannot be fed or run through the Java API", name, shortened(e));
      return;
    }
    try {
      if (expected.equals(second.run(feeds, JobContext.none()))) {
        identical++;
      } else if (expected.equals(first.run(feeds, JobContext.none()))) {
        note("DIFFERENT", name, "other outputs");
      } else {
        note("opens again, draws random numbers", name, "two runs of the original differ");
      }
    } catch (WorkbenchException e) {
      note("DIFFERENT", name, e.getMessage());
    }
  }

  private Map<String, Tensor> feeds(InferenceSession session, ZipFile zip, String prefix)
      throws IOException, WorkbenchException {
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    for (ValueInfo input : session.inputs()) {
      if (input.tensorType().isEmpty()) {
        throw new ModelException("model.inputNotTensor", input.name(), "a sequence or optional");
      }
      String entry = prefix + "test_data_set_0/input_" + feeds.size() + ".pb";
      try {
        TensorProto proto = TensorProto.parseFrom(bytes(zip, entry));
        Tensor value = TensorCodec.decode(proto, entry, Source.MEMORY);
        feeds.put(input.name(), as(input.tensorType().get().elementType(), value));
      } catch (InvalidProtocolBufferException e) {
        throw new ModelException("model.inputNotTensor", input.name(), "another kind of value");
      }
    }
    return feeds;
  }

  /** The cases hold bfloat16 as the uint16 of the same bits. */
  private static Tensor as(ElementType wanted, Tensor value) {
    return wanted == ElementType.BFLOAT16 && value.elementType() == ElementType.UINT16
        ? Tensor.of(wanted, value.data(), value.lengths())
        : value;
  }

  private static byte[] bytes(ZipFile zip, String entry) throws IOException {
    return zip.getInputStream(zip.getEntry(entry)).readAllBytes();
  }

  private static String shortened(WorkbenchException e) {
    String text = e.getMessage().replaceAll("\\S*model\\.onnx: ", "");
    return text.length() > 160 ? text.substring(0, 160) + "..." : text;
  }

  private void note(String kind, String name, String detail) {
    outcomes.computeIfAbsent(kind, key -> new ArrayList<>()).add(name + ": " + detail);
  }

  private String report(int cases) {
    StringBuilder text = new StringBuilder();
    text.append("ONNX 1.17 operator tests read and written again (OperatorRoundTripTest)\n\n");
    text.append(cases).append(" cases\n");
    text.append(opened).append(" rewritten protobuf-equal and opened again by ONNX Runtime\n");
    text.append(identical).append(" of them with bit-identical outputs on the case's inputs\n");
    outcomes.forEach(
        (kind, names) -> {
          text.append("\n").append(kind).append(": ").append(names.size()).append('\n');
          names.forEach(line -> text.append("  ").append(line).append('\n'));
        });
    return text.toString();
  }
}
