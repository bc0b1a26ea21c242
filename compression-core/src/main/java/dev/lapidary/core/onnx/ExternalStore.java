package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Puts the data of initializers into a file beside the model. Small ones stay in the model, as ONNX
 * Runtime needs some of them to infer shapes. Offsets are multiples of a page, for memory-mapping.
 */
final class ExternalStore implements TensorStore {
  private static final int LEAST_BYTES = 1024;
  private static final int PAGE = 4096;

  private final FileChannel channel;
  private final String location;

  /**
   * @param channel open for writing; the caller closes it
   * @param location the file's name as the model is to give it
   */
  ExternalStore(FileChannel channel, String location) {
    this.channel = channel;
    this.location = location;
  }

  /**
   * @throws UncheckedIOException if the data cannot be written
   */
  @Override
  public TensorProto encode(Tensor tensor) {
    if (tensor.elementType() == ElementType.STRING || tensor.byteSize() < LEAST_BYTES) {
      return TensorCodec.encode(tensor);
    }
    TensorProto.Builder proto =
        TensorCodec.withType(tensor, TensorCodec.leftover(tensor))
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    try {
      long offset = (channel.size() + PAGE - 1) / PAGE * PAGE;
      ByteBuffer data = tensor.data();
      channel.position(offset);
      while (data.hasRemaining()) {
        channel.write(data);
      }
      return proto
          .addExternalData(entry("location", location))
          .addExternalData(entry("offset", Long.toString(offset)))
          .addExternalData(entry("length", Long.toString(tensor.byteSize())))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
