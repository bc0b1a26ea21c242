package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorAnnotation;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the model does not hold survives reading and writing. */
class ExtrasTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(1999, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
          .build();

  private static Model read(ModelProto proto) throws Exception {
    return OnnxReader.parse(proto.toByteArray(), Path.of("").toAbsolutePath());
  }

  private static void assertSurvives(ModelProto proto) throws Exception {
    assertEquals(proto, ModelProto.parseFrom(OnnxWriter.toBytes(read(proto))));
  }

  private static void assertSurvives(GraphProto.Builder graph) throws Exception {
    assertSurvives(ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build());
  }

  private static StringStringEntryProto entry(String key) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue("v").build();
  }

  @Test
  void keepsUnknownFieldsEverywhere() throws Exception {
    TensorProto tensor =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(1)
            .addFloatData(1)
            .setUnknownFields(UNKNOWN)
            .build();
    NodeProto node =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput("c")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeType.TENSOR)
                    .setT(tensor)
                    .setUnknownFields(UNKNOWN))
            .setUnknownFields(UNKNOWN)
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .addNode(node)
            .addInitializer(tensor)
            .addOutput(ValueInfoProto.newBuilder().setName("c").setUnknownFields(UNKNOWN))
            .setUnknownFields(UNKNOWN)
            .build();
    assertSurvives(ModelProto.newBuilder().setGraph(graph).setUnknownFields(UNKNOWN).build());
  }

  @Test
  void keepsWhatSurroundsTheGraph() throws Exception {
    assertSurvives(
        ModelProto.newBuilder()
            .setIrVersion(0)
            .setProducerName("p")
            .setProducerVersion("")
            .setDomain("d")
            .setModelVersion(3)
            .setDocString("doc")
            .addMetadataProps(entry("k"))
            .addFunctions(FunctionProto.newBuilder().setName("f").setDomain("own"))
            .addTrainingInfo(
                TrainingInfoProto.newBuilder()
                    .setAlgorithm(GraphProto.newBuilder().setName("adam")))
            .setGraph(
                GraphProto.newBuilder()
                    .setName("")
                    .setDocString("g")
                    .addMetadataProps(entry("g"))
                    .addQuantizationAnnotation(
                        TensorAnnotation.newBuilder()
                            .setTensorName("x")
                            .addQuantParameterTensorNames(entry("SCALE_TENSOR"))))
            .build());
  }

  @Test
  void keepsOperatorSetsAsTheyStood() throws Exception {
    ModelProto.Builder proto =
        ModelProto.newBuilder().setIrVersion(3).setGraph(GraphProto.newBuilder());
    assertSurvives(proto.build());
    proto.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9));
    assertSurvives(proto.build());
    proto.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(2));
    proto.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(9));
    assertSurvives(proto.build());
  }

  @Test
  void writesAChangedOperatorSet() throws Exception {
    ModelProto proto =
        ModelProto.newBuilder()
            .setGraph(GraphProto.newBuilder())
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9).setUnknownFields(UNKNOWN))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("d").setVersion(1))
            .build();
    ModelProto written = ModelProto.parseFrom(OnnxWriter.toBytes(read(proto).withOpset("", 13)));
    assertEquals(
        List.of(
            proto.getOpsetImport(0).toBuilder().setVersion(13).build(), proto.getOpsetImport(1)),
        written.getOpsetImportList());
  }

  @Test
  void keepsOddTypes() throws Exception {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(-1))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(""))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3).setDenotation("CHANNEL"))
            .addDim(TensorShapeProto.Dimension.newBuilder())
            .build();
    TypeProto tensor =
        TypeProto.newBuilder()
            .setDenotation("IMAGE")
            .setTensorType(TypeProto.Tensor.newBuilder().setElemType(77).setShape(shape))
            .build();
    TypeProto map =
        TypeProto.newBuilder()
            .setMapType(TypeProto.Map.newBuilder().setKeyType(7).setValueType(tensor))
            .build();
    GraphProto.Builder graph = GraphProto.newBuilder();
    graph.addInput(ValueInfoProto.newBuilder().setName("a").setType(tensor).setDocString("d"));
    graph.addInput(ValueInfoProto.newBuilder().setName("b"));
    graph.addInput(ValueInfoProto.newBuilder().setName("c").setType(TypeProto.newBuilder()));
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName("d")
            .setType(
                TypeProto.newBuilder()
                    .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map))));
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName("e")
            .setType(
                TypeProto.newBuilder()
                    .setOpaqueType(TypeProto.Opaque.newBuilder().setName("thing"))));
    assertSurvives(graph);
  }

  @Test
  void keepsAttributesOfEveryKind() throws Exception {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("Odd").setDomain("").setName("");
    node.setOverload("o").addMetadataProps(entry("n")).setDocString("");
    GraphProto body = GraphProto.newBuilder().setName("body").build();
    TensorProto tensor = TensorProto.newBuilder().setDataType(1).addFloatData(5).build();
    AttributeProto.Builder[] attributes = {
      attribute(AttributeType.INT),
      attribute(AttributeType.INT).setI(0),
      attribute(AttributeType.FLOAT),
      attribute(AttributeType.FLOAT).setF(-0f),
      attribute(AttributeType.STRING),
      attribute(AttributeType.STRING).setS(ByteString.copyFrom(new byte[] {(byte) 0xFF})),
      attribute(AttributeType.INTS),
      attribute(AttributeType.FLOATS).addFloats(Float.NaN),
      attribute(AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("ü")),
      attribute(AttributeType.TENSOR).setT(tensor).setDocString("t"),
      attribute(AttributeType.TENSORS).addTensors(tensor),
      attribute(AttributeType.GRAPH).setG(body),
      attribute(AttributeType.GRAPHS).addGraphs(body),
      attribute(AttributeType.SPARSE_TENSOR).setSparseTensor(SparseTensorProto.newBuilder()),
      attribute(AttributeType.TYPE_PROTO).setTp(TypeProto.newBuilder().setDenotation("x")),
      attribute(AttributeType.INT).setI(1).setF(2),
      attribute(AttributeType.INT).setRefAttrName("outer"),
      AttributeProto.newBuilder().setI(4),
    };
    for (int i = 0; i < attributes.length; i++) {
      node.addAttribute(attributes[i].setName("a" + i));
    }
    assertSurvives(GraphProto.newBuilder().addNode(node));
  }

  private static AttributeProto.Builder attribute(AttributeType type) {
    return AttributeProto.newBuilder().setType(type);
  }

  @Test
  void keepsHowTensorsWereStored() throws Exception {
    TensorProto.Builder[] tensors = {
      tensor(1, 2).addFloatData(1).addFloatData(Float.NaN),
      tensor(1, 1).setRawData(ByteString.copyFrom(new byte[4])).setDocString("d"),
      tensor(1, 0),
      tensor(1, 0).setRawData(ByteString.EMPTY),
      tensor(2, 1).addInt32Data(255),
      tensor(3, 2).addInt32Data(-1).addInt32Data(255),
      tensor(4, 1).addInt32Data(65535),
      tensor(6, 1).addInt32Data(-7),
      tensor(7, 1).addInt64Data(-7),
      tensor(8, 1).addStringData(ByteString.copyFrom(new byte[] {(byte) 0xC0, 0})),
      tensor(9, 2).addInt32Data(1).addInt32Data(2),
      tensor(10, 1).addInt32Data(0xFC00),
      tensor(11, 1).addDoubleData(0.1),
      tensor(12, 1).addUint64Data(0xFFFFFFFFL),
      tensor(13, 1).addUint64Data(-1),
      tensor(14, 1).addFloatData(1).addFloatData(2),
      tensor(15, 1).addDoubleData(1).addDoubleData(2),
      tensor(16, 1).addInt32Data(0x3F80),
      tensor(17, 1).addInt32Data(0x38),
      tensor(22, 3).addInt32Data(0x21).addInt32Data(0x03),
      tensor(1, 1).addFloatData(1).addInt32Data(9),
    };
    GraphProto.Builder graph = GraphProto.newBuilder();
    for (int i = 0; i < tensors.length; i++) {
      graph.addInitializer(tensors[i].setName("t" + i));
    }
    assertSurvives(graph);
  }

  private static TensorProto.Builder tensor(int type, long length) {
    return TensorProto.newBuilder().setDataType(type).addDims(length);
  }

  @Test
  void keepsSparseWeightsSparseUntilTheyChange() throws Exception {
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(tensor(1, 2).addFloatData(5).addFloatData(6).setName("s"))
            .setIndices(
                TensorProto.newBuilder()
                    .setDataType(7)
                    .addDims(2)
                    .addDims(2)
                    .addAllInt64Data(List.of(0L, 1L, 1L, 2L)))
            .addDims(2)
            .addDims(3)
            .build();
    NodeProto use =
        NodeProto.newBuilder().setOpType("Identity").addInput("s").addOutput("y").build();
    ModelProto proto =
        ModelProto.newBuilder()
            .setGraph(GraphProto.newBuilder().addNode(use).addSparseInitializer(sparse))
            .build();
    assertSurvives(proto);
    Model model = read(proto);
    Tensor dense = model.graph().initializers().get("s");
    assertArrayEquals(new float[] {0, 5, 0, 0, 0, 6}, dense.toFloats());
    Tensor doubled = Tensor.ofFloats(new float[] {0, 10, 0, 0, 0, 12}, 2, 3);
    Graph changed = model.graph().withInitializers(Map.of("s", doubled.withExtras(dense.extras())));
    ModelProto written = ModelProto.parseFrom(OnnxWriter.toBytes(model.withGraph(changed)));
    assertEquals(0, written.getGraph().getSparseInitializerCount());
    assertEquals(24, written.getGraph().getInitializer(0).getRawData().size());
  }

  @Test
  void keepsTheRestOfANodeThatChanges() throws Exception {
    NodeProto node =
        NodeProto.newBuilder()
            .setOpType("Relu")
            .addInput("x")
            .addOutput("y")
            .setDocString("kept")
            .build();
    ModelProto proto =
        ModelProto.newBuilder()
            .setGraph(
                GraphProto.newBuilder()
                    .addInput(ValueInfoProto.newBuilder().setName("x"))
                    .addNode(node))
            .build();
    Model model = read(proto);
    Node relu = model.graph().nodes().get(0);
    Graph edited =
        GraphEditor.of(model.graph())
            .replace(relu, relu.withAttribute("a", Attribute.of(1)).withName("n"))
            .build();
    NodeProto written =
        ModelProto.parseFrom(OnnxWriter.toBytes(model.withGraph(edited))).getGraph().getNode(0);
    assertEquals("kept", written.getDocString());
    assertEquals("n", written.getName());
    assertTrue(written.getAttribute(0).hasI());
    assertFalse(written.hasDomain());
  }
}
