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
final class OperatorCases {
  private static final String MODEL = "/model.onnx";

  /** One case; empty feeds are inputs that are no tensors. */
  record Case(String name, Model model, Map<String, Tensor> feeds) {}

  private OperatorCases() {}

  /** The cases whose every input is a tensor. */
  static List<Case> read(Path file) throws IOException {
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
      Map<String, Tensor> feeds = new LinkedHashMap<>();
      List<ValueInfo> inputs = model.graph().feeds();
      for (int i = 0; i < inputs.size(); i++) {
        ZipEntry data = zip.getEntry(folder + "/test_data_set_0/input_" + i + ".pb");
        if (data == null || inputs.get(i).tensorType().isEmpty()) {
          return;
        }
        feeds.put(inputs.get(i).name(), tensor(bytes(zip, data)));
      }
      cases.add(new Case(folder.substring(folder.lastIndexOf('/') + 1), model, feeds));
    } catch (WorkbenchException e) {
      throw new IOException(folder, e);
    }
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
