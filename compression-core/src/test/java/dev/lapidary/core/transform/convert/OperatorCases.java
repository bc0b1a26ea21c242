package dev.lapidary.core.transform.convert;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** ONNX's own operator tests: small models with inputs, in a zip. */
public final class OperatorCases {
  private static final String MODEL = "/model.onnx";

  /**
   * One case.
   *
   * @param expected the outputs that are tensors
   */
  public record Case(
      String name, Model model, Map<String, Tensor> feeds, Map<String, Tensor> expected) {}

  private OperatorCases() {}

  /** The cases whose every input is a tensor. */
  public static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(MODEL)).toList()) {
        read(zip, entry, cases);
      }
    }
    return cases;
  }

  private static void read(ZipFile zip, ZipEntry entry, List<Case> cases) throws IOException {
    String folder = entry.getName().substring(0, entry.getName().length() - MODEL.length());
    try {
      Model model = OnnxReader.parse(bytes(zip, entry), Path.of("."));
      List<ValueInfo> inputs = model.graph().feeds();
      Map<String, Tensor> feeds = tensors(zip, folder + "/test_data_set_0/input_", inputs);
      if (feeds.size() == inputs.size()) {
        Map<String, Tensor> expected =
            tensors(zip, folder + "/test_data_set_0/output_", model.graph().outputs());
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        cases.add(new Case(name, model, feeds, expected));
      }
    } catch (WorkbenchException e) {
      throw new IOException(folder, e);
    }
  }

  private static Map<String, Tensor> tensors(ZipFile zip, String prefix, List<ValueInfo> values)
      throws IOException, WorkbenchException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      ZipEntry data = zip.getEntry(prefix + i + ".pb");
      if (data != null && values.get(i).tensorType().isPresent()) {
        tensors.put(values.get(i).name(), tensor(bytes(zip, data)));
      }
    }
    return tensors;
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (var stream = zip.getInputStream(entry)) {
      return stream.readAllBytes();
    }
  }

  /** Reads a bare tensor as the only weight of a model. */
  private static Tensor tensor(byte[] bytes) throws IOException, WorkbenchException {
    TensorProto named = TensorProto.parseFrom(bytes).toBuilder().setName("t").build();
    ModelProto model =
        ModelProto.newBuilder().setGraph(GraphProto.newBuilder().addInitializer(named)).build();
    return OnnxReader.parse(model.toByteArray(), Path.of(".")).graph().initializers().get("t");
  }
}
