package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.GraphValidator;
import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models to protobuf and back. Functions and training stay in the extras. */
final class ModelCodec {
  private ModelCodec() {}

  static Model decode(ModelProto proto, Source source) throws ModelException {
    if (!proto.hasGraph()) {
      throw new ModelException("model.notOnnx", source.file());
    }
    Map<String, Long> opsets = opsets(proto.getOpsetImportList());
    Model model =
        new Model(
            proto.getIrVersion(),
            opsets,
            GraphCodec.decode(proto.getGraph(), "graph", 0, source),
            Leftovers.extras(leftover(proto, opsets)));
    Optional<String> problem = GraphValidator.problem(model.graph());
    if (problem.isPresent()) {
      throw new ModelException("model.invalidGraph", source.file(), problem.get());
    }
    return model;
  }

  private static ModelProto leftover(ModelProto proto, Map<String, Long> opsets) {
    ModelProto.Builder rest = proto.toBuilder().clearGraph();
    if (proto.getIrVersion() != 0) {
      rest.clearIrVersion();
    }
    if (plain(opsets, List.of()).equals(proto.getOpsetImportList())) {
      rest.clearOpsetImport();
    }
    return rest.build();
  }

  private static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
    Map<String, Long> opsets = new LinkedHashMap<>();
    imports.forEach(opset -> opsets.put(opset.getDomain(), opset.getVersion()));
    return opsets;
  }

  /** The imports as we write them; what the file said of the same domain is kept. */
  private static List<OperatorSetIdProto> plain(
      Map<String, Long> opsets, List<OperatorSetIdProto> file) {
    Map<String, OperatorSetIdProto> before = new LinkedHashMap<>();
    file.forEach(opset -> before.put(opset.getDomain(), opset));
    List<OperatorSetIdProto> imports = new ArrayList<>();
    opsets.forEach(
        (domain, version) -> {
          OperatorSetIdProto fresh = OperatorSetIdProto.newBuilder().setDomain(domain).build();
          imports.add(before.getOrDefault(domain, fresh).toBuilder().setVersion(version).build());
        });
    return imports;
  }

  static ModelProto encode(Model model, TensorStore store) {
    ModelProto rest = Leftovers.parse(ModelProto.parser(), model.extras());
    ModelProto.Builder proto = rest.toBuilder();
    if (model.irVersion() != 0) {
      proto.setIrVersion(model.irVersion());
    }
    if (!new ArrayList<>(opsets(rest.getOpsetImportList()).entrySet())
        .equals(new ArrayList<>(model.opsets().entrySet()))) {
      proto.clearOpsetImport().addAllOpsetImport(plain(model.opsets(), rest.getOpsetImportList()));
    }
    return proto.setGraph(GraphCodec.encode(model.graph(), store)).build();
  }
}
