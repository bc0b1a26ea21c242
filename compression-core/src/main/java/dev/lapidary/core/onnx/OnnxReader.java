package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads ONNX files. Nothing a file says is lost: what the model does not hold goes into its extras,
 * and {@link OnnxWriter} writes an unchanged model protobuf-equal.
 *
 * <p>Weights are views into the bytes read, not copies.
 */
public final class OnnxReader {
  private static final int MAX_NESTING = 4 * GraphCodec.MAX_DEPTH;

  /**
   * Larger files are read outside the heap, which need not grow for them. The garbage collector
   * gives the memory back to the system once it has found that nothing uses it any more.
   */
  private static final long MOST_HEAP_BYTES = 16 << 20;

  /** The tag of {@code ir_version}, which every exporter writes first. */
  private static final byte FIRST_BYTE = 0x08;

  private OnnxReader() {}

  /**
   * Reads a model file, its external data included.
   *
   * @throws WorkbenchException if the file cannot be read, is not a whole ONNX model, or its graph
   *     uses a value before it is defined
   */
  public static Model read(Path file) throws WorkbenchException {
    return parse(bytes(file), source(file));
  }

  private static ByteString bytes(Path file) throws WorkbenchException {
    try {
      long size = Files.size(file);
      if (size > Integer.MAX_VALUE - 8) {
        throw new ModelException("model.tooLarge", file, size);
      }
      return size > MOST_HEAP_BYTES
          ? UnsafeByteOperations.unsafeWrap(outsideHeap(file, (int) size))
          : UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new StorageException(e, "file.missing", file);
    } catch (IOException e) {
      throw new StorageException(e, "file.unreadable", file, IoReason.of(e));
    }
  }

  /** Read, not mapped: a file that is changed or cut short afterwards changes no model. */
  private static ByteBuffer outsideHeap(Path file, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(size);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
    return bytes.flip();
  }

  private static Source source(Path file) {
    return new Source(file.toString(), Optional.ofNullable(file.toAbsolutePath().getParent()));
  }

  /**
   * Reads a model from bytes, which must not change afterwards.
   *
   * @param modelFolder where its external data lies
   * @throws ModelException if the bytes are not a whole ONNX model
   */
  public static Model parse(byte[] bytes, Path modelFolder) throws ModelException {
    return parse(ByteBuffer.wrap(bytes), modelFolder);
  }

  /** See {@link #parse(byte[], Path)}; position to limit is read. */
  public static Model parse(ByteBuffer bytes, Path modelFolder) throws ModelException {
    return parse(
        UnsafeByteOperations.unsafeWrap(bytes),
        new Source(Source.MEMORY.file(), Optional.of(modelFolder)));
  }

  /**
   * Bytes on disk: the model file and the files of external data it names.
   *
   * @throws WorkbenchException if the file cannot be read or is not a whole ONNX model
   */
  public static long sizeBytes(Path file) throws WorkbenchException {
    ByteString bytes = bytes(file);
    return sizeBytes(bytes, proto(bytes, source(file)), source(file));
  }

  private static long sizeBytes(ByteString bytes, ModelProto proto, Source source)
      throws ModelException {
    return bytes.size() + ExternalData.sizeBytes(proto, source);
  }

  /**
   * A model as it lies on disk.
   *
   * @param sizeBytes see {@link OnnxReader#sizeBytes}
   */
  public record Stored(Model model, long sizeBytes) {}

  /**
   * Reads a model file once for the model and its size.
   *
   * @throws WorkbenchException see {@link #read}
   */
  public static Stored readStored(Path file) throws WorkbenchException {
    ByteString bytes = bytes(file);
    Source source = source(file);
    ModelProto proto = proto(bytes, source);
    return new Stored(ModelCodec.decode(proto, source), sizeBytes(bytes, proto, source));
  }

  private static Model parse(ByteString bytes, Source source) throws ModelException {
    return ModelCodec.decode(proto(bytes, source), source);
  }

  private static ModelProto proto(ByteString bytes, Source source) throws ModelException {
    if (bytes.isEmpty()) {
      throw new ModelException("model.empty", source.file());
    }
    try {
      return message(ModelProto.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw unparsable(e, bytes, source);
    }
  }

  private static ModelException unparsable(
      InvalidProtocolBufferException e, ByteString bytes, Source source) {
    String found = e.getMessage();
    if (found.contains("nesting")) {
      return source.malformed("graph", GraphCodec.LEVELS, "more than that");
    }
    return found.contains("ended unexpectedly") && bytes.byteAt(0) == FIRST_BYTE
        ? new ModelException(e, "model.truncated", source.file(), bytes.size())
        : new ModelException(e, "model.unparsable", source.file(), bytes.size());
  }

  /** Parses a whole message that shares {@code bytes}. */
  static <T extends Message> T message(Parser<T> parser, ByteString bytes)
      throws InvalidProtocolBufferException {
    CodedInputStream input = bytes.newCodedInput();
    input.enableAliasing(true);
    input.setRecursionLimit(MAX_NESTING);
    T message = parser.parseFrom(input);
    input.checkLastTagWas(0);
    return message;
  }
}
