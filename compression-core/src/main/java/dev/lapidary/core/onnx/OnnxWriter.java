package dev.lapidary.core.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Writes ONNX files. The same model always gives the same bytes. Files are written aside, then
 * moved into place, so no half-written one is ever seen.
 */
public final class OnnxWriter {
  /** Weights beyond this go into a file of their own: protobuf ends at 2 GiB. */
  private static final long MOST_INLINE_BYTES = 1_900_000_000L;

  /** Weights go through a buffer, so its size is that of most writes. */
  private static final int BUFFER_BYTES = 1 << 18;

  private OnnxWriter() {}

  /**
   * Writes a model into one file, or with external data if it is too large for that.
   *
   * @throws WorkbenchException if the folder cannot be written or the disk is full
   */
  public static void write(Model model, Path file) throws WorkbenchException {
    if (fitsOneFile(model)) {
      aside(file, part -> writeTo(part, model, TensorStore.INLINE));
    } else {
      writeWithExternalData(model, file);
    }
  }

  /**
   * Writes a model with the data of its initializers beside it, in a file with {@code .data} added
   * to the name.
   *
   * @throws WorkbenchException if the folder cannot be written or the disk is full
   */
  public static void writeWithExternalData(Model model, Path file) throws WorkbenchException {
    String location = file.getFileName() + ".data";
    Path data = file.resolveSibling(location);
    aside(
        file,
        part ->
            aside(
                data,
                dataPart -> {
                  try (FileChannel channel =
                      FileChannel.open(
                          dataPart, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    writeTo(part, model, new ExternalStore(channel, location));
                  }
                }));
  }

  /** Whether the model can be one file, that is, stays well below 2 GiB. */
  public static boolean fitsOneFile(Model model) {
    return fits(model, MOST_INLINE_BYTES);
  }

  /** Whether the data of initializers and constants is no more than that. */
  public static boolean fits(Model model, long mostBytes) {
    long[] bytes = {0};
    model.graph().forEachGraph(graph -> bytes[0] += dataBytes(graph));
    return bytes[0] <= mostBytes;
  }

  private static long dataBytes(Graph graph) {
    long bytes = graph.initializers().values().stream().mapToLong(Tensor::byteSize).sum();
    for (Node node : graph.nodes()) {
      for (Attribute attribute : node.attributes().values()) {
        if (attribute instanceof Attribute.TensorValue tensor) {
          bytes += tensor.value().byteSize();
        }
      }
    }
    return bytes;
  }

  /**
   * The bytes of the one file.
   *
   * @throws IllegalArgumentException if the model does not fit one file
   */
  public static byte[] toBytes(Model model) {
    if (!fitsOneFile(model)) {
      throw new IllegalArgumentException("the model needs external data");
    }
    return ModelCodec.encode(model, TensorStore.INLINE).toByteArray();
  }

  /**
   * Adds a model of any size to a digest: the data of its initializers, then the rest. Equal models
   * add equal bytes, and others do not.
   */
  public static void digest(Model model, MessageDigest digest) {
    TensorStore hashed =
        tensor -> {
          if (tensor.elementType() == ElementType.STRING) {
            return TensorCodec.encode(tensor);
          }
          digest.update(tensor.data());
          return TensorCodec.withType(tensor, TensorCodec.leftover(tensor)).build();
        };
    digest.update(ModelCodec.encode(model, hashed).toByteArray());
  }

  private static void writeTo(Path part, Model model, TensorStore store) throws IOException {
    try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(out, BUFFER_BYTES);
      ModelCodec.encode(model, store).writeTo(coded);
      coded.flush();
    }
  }

  private static void aside(Path file, Content content) throws WorkbenchException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try {
        content.write(part);
        move(part, file);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new StorageException(e, "file.unwritable", file, IoReason.of(e));
    } catch (UncheckedIOException e) {
      throw new StorageException(e.getCause(), "file.unwritable", file, IoReason.of(e.getCause()));
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is written into the file aside. */
  private interface Content {
    void write(Path part) throws IOException, WorkbenchException;
  }
}
