package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
  @TempDir private Path temporary;
  private Path folder;

  private final Model model =
      TestGraphs.opset(13)
          .input("x", 1, 40)
          .weight("w", 40, 30)
          .weight("v", 40, 30)
          .weight("small", 30)
          .node("MatMul", "x w", "a")
          .node("MatMul", "x v", "b")
          .node("Add", "a b", "c")
          .node("Add", "c small", "y")
          .output("y", 1, 30)
          .model();

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(temporary.resolve("model"));
  }

  @Test
  void writesLargeWeightsBesideTheModelAndReadsThemAgain() throws Exception {
    Path file = folder.resolve("net.onnx");
    OnnxWriter.writeWithExternalData(model, file);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("net.onnx", "net.onnx.data"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertEquals(2 * 4096 + 4800, Files.size(folder.resolve("net.onnx.data")));
    assertEquals(model, OnnxReader.read(file));
    assertEquals(
        Files.size(file) + Files.size(folder.resolve("net.onnx.data")), OnnxReader.sizeBytes(file));
  }

  @Test
  void isReadByOnnxRuntimeToo() throws Exception {
    Path file = folder.resolve("net.onnx");
    OnnxWriter.writeWithExternalData(model, file);
    Map<String, Tensor> feeds = Map.of("x", Tensor.ofFloats(new float[40], 1, 40));
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (InferenceSession one = InferenceSession.open(model, options);
        InferenceSession two = InferenceSession.open(file, options)) {
      assertEquals(one.run(feeds, JobContext.none()), two.run(feeds, JobContext.none()));
    }
  }

  @Test
  void canReplaceTheFileItsWeightsAreMappedFrom() throws Exception {
    Path file = folder.resolve("net.onnx");
    OnnxWriter.writeWithExternalData(model, file);
    Model mapped = OnnxReader.read(file);
    OnnxWriter.writeWithExternalData(mapped, file);
    assertEquals(model, mapped);
    assertEquals(model, OnnxReader.read(file));
  }

  @Test
  void becomesOneFileAgain() throws Exception {
    Path file = folder.resolve("net.onnx");
    OnnxWriter.writeWithExternalData(model, file);
    assertEquals(
        ModelProto.parseFrom(OnnxWriter.toBytes(model)),
        ModelProto.parseFrom(OnnxWriter.toBytes(OnnxReader.read(file))));
  }

  @Test
  void refusesPathsThatLeaveTheFolder() throws Exception {
    Path secret = Files.write(temporary.resolve("secret"), new byte[4800]);
    Files.createSymbolicLink(folder.resolve("link"), secret);
    for (String location : List.of("../secret", secret.toString(), "link", "a/../../secret")) {
      assertEquals("model.externalOutside", keyFor(location, "0", "4800"), location);
    }
  }

  @Test
  void refusesDataThatIsNotThere() throws Exception {
    Files.write(folder.resolve("data"), new byte[4799]);
    assertEquals("model.externalMissing", keyFor("none", "0", "4800"));
    assertEquals("model.externalMissing", keyFor(".", "0", "4800"));
    assertEquals("model.malformed", keyFor("data", "0", "4800"));
    assertEquals("model.malformed", keyFor("data", "0", "4799"));
    assertEquals("model.malformed", keyFor("data", "9223372036854775807", "4800"));
    assertEquals("model.malformed", keyFor("data", "-1", "4800"));
    assertEquals("model.malformed", keyFor("data", "many", "4800"));
    assertEquals("model.malformed", keyFor("", "0", "4800"));
    assertTrue(Stream.of("\0", "a\0b").allMatch(name -> keyFor(name, "0", "4800") != null));
  }

  @Test
  void leavesNothingBehindInAFolderItCannotWrite() throws Exception {
    Path file = folder.resolve("none/net.onnx");
    assertThrows(StorageException.class, () -> OnnxWriter.write(model, file));
    Path occupied = Files.createDirectories(folder.resolve("dir/full")).getParent();
    assertThrows(StorageException.class, () -> OnnxWriter.write(model, occupied));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(occupied), files.toList());
    }
  }

  /** The key of the error on reading a model whose first weight lies as given. */
  private String keyFor(String location, String offset, String length) {
    ModelProto.Builder proto = ModelCodec.encode(model, TensorStore.INLINE).toBuilder();
    proto
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", offset))
        .addExternalData(entry("length", length));
    byte[] bytes = proto.build().toByteArray();
    WorkbenchException e =
        assertThrows(WorkbenchException.class, () -> OnnxReader.parse(bytes, folder));
    return e.messageKey();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
