package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no models give one clear message. */
class BadFileTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  private final Model model =
      TestGraphs.opset(13)
          .input("x", "N", 3)
          .weight("w", 3, 3)
          .node("MatMul", "x w", "y")
          .node("Constant", "", "c", "value", Tensor.scalar(2f))
          .node("Mul", "y c", "z")
          .output("z", "N", 3)
          .model();

  private static ModelException refused(byte[] bytes) {
    return assertThrows(ModelException.class, () -> OnnxReader.parse(bytes, FOLDER));
  }

  private static String malformed(GraphProto.Builder graph) {
    ModelProto proto = ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
    ModelException e = refused(proto.toByteArray());
    assertEquals("model.malformed", e.messageKey());
    return e.arguments().subList(1, 4).toString();
  }

  private static TensorProto.Builder floats(long... lengths) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(1);
    Arrays.stream(lengths).forEach(tensor::addDims);
    return tensor;
  }

  private static String malformed(TensorProto.Builder tensor) {
    return malformed(GraphProto.newBuilder().addInitializer(tensor));
  }

  @Test
  void saysThatAFileIsMissingOrEmpty(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("net.onnx");
    StorageException missing = assertThrows(StorageException.class, () -> OnnxReader.read(file));
    assertEquals("file.missing", missing.messageKey());
    Files.createFile(file);
    ModelException empty = assertThrows(ModelException.class, () -> OnnxReader.read(file));
    assertEquals("model.empty", empty.messageKey());
    assertTrue(empty.getMessage().contains(file.toString()));
    assertThrows(StorageException.class, () -> OnnxReader.read(folder));
  }

  @Test
  void saysThatAFileIsCutShort() {
    byte[] bytes = OnnxWriter.toBytes(model);
    byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
    assertEquals("model.truncated", refused(half).messageKey());
  }

  @Test
  void saysThatAFileIsNoModel() {
    byte[] text = "This is a letter, not a network.\n".getBytes(StandardCharsets.US_ASCII);
    assertEquals("model.unparsable", refused(text).messageKey());
    assertEquals("model.unparsable", refused(new byte[100]).messageKey());
    assertEquals("model.notOnnx", refused(new byte[] {8, 7}).messageKey());
  }

  @Test
  void namesTheTensorWhoseDataDoesNotFit() {
    assertEquals(
        "[graph, initializer 'w', 24 bytes of data for FLOAT[2, 3], 23 bytes]",
        malformed(floats(2, 3).setRawData(ByteString.copyFrom(new byte[23]))));
    assertEquals(
        "[graph, initializer 'w', 6 values for FLOAT[2, 3], 1 values]",
        malformed(floats(2, 3).addFloatData(1)));
    assertEquals(
        "[graph, initializer 'w', lengths of zero or more that fit in memory, [2, -3]]",
        malformed(floats(2, -3)));
    assertEquals(
        "[graph, initializer 'w', an element type from 1 to 23, 99]",
        malformed(floats(1).setDataType(99)));
    assertEquals(
        "[graph, initializer 'w', 1 strings for STRING[1], 0 strings]",
        malformed(floats(1).setDataType(8)));
  }

  @Test
  void reservesNoMemoryForAbsurdSizes() {
    long huge = 1L << 62;
    malformed(floats(huge, huge));
    malformed(floats(huge, huge, 0));
    malformed(floats(1L << 40));
    malformed(floats(1L << 30, 1));
    SparseTensorProto sparse =
        SparseTensorProto.newBuilder()
            .setValues(TensorProto.newBuilder().setName("s").setDataType(1).addDims(0))
            .setIndices(TensorProto.newBuilder().setDataType(7).addDims(0))
            .addDims(1L << 33)
            .build();
    malformed(GraphProto.newBuilder().addSparseInitializer(sparse));
  }

  @Test
  void refusesEndlessNesting() {
    for (int levels : new int[] {65, 80, 3000}) {
      GraphProto graph = GraphProto.newBuilder().setName("leaf").build();
      ByteString inner = graph.toByteString();
      for (int i = 0; i < levels; i++) {
        AttributeProto attribute =
            AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .buildPartial();
        inner =
            field(
                1,
                field(5, attribute.toByteString().concat(field(6, inner)))
                    .concat(NodeProto.newBuilder().setOpType("Loop").build().toByteString()));
      }
      byte[] bytes = ByteString.copyFrom(new byte[] {8, 8}).concat(field(7, inner)).toByteArray();
      assertEquals("model.malformed", refused(bytes).messageKey());
    }
  }

  /** A length-delimited field. */
  private static ByteString field(int number, ByteString content) {
    ByteString.Output out = ByteString.newOutput();
    out.write(number << 3 | 2);
    int length = content.size();
    while (length > 127) {
      out.write(length & 127 | 128);
      length >>>= 7;
    }
    out.write(length);
    return out.toByteString().concat(content);
  }

  @Test
  void refusesAGraphThatUsesWhatItDoesNotDefine() {
    Model broken =
        TestGraphs.opset(13).input("x", 1).node("Add", "x nowhere", "y").output("y", 1).model();
    ModelException e = refused(OnnxWriter.toBytes(broken));
    assertEquals("model.invalidGraph", e.messageKey());
    assertTrue(e.getMessage().contains("nowhere"), e.getMessage());
  }

  @Test
  void refusesTwoWeightsOfOneName() {
    TensorProto tensor = floats(1).addFloatData(1).build();
    assertTrue(
        malformed(GraphProto.newBuilder().addInitializer(tensor).addInitializer(tensor))
            .contains("one definition, two"));
  }

  @Test
  void neverFailsOtherwiseOnDamagedFiles() {
    byte[] whole = OnnxWriter.toBytes(model);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged =
          i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int flips = random.nextInt(4); flips >= 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        OnnxWriter.toBytes(OnnxReader.parse(damaged, FOLDER));
      } catch (ModelException e) {
        refused++;
      }
    }
    assertTrue(refused > 500, "refused: " + refused);
  }
}
