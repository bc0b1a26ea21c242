package dev.lapidary.core.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.lapidary.core.ir.Extras;

/**
 * Extras as protobuf: a message that holds only what the model does not. A field whose value the
 * model holds stays here when it is present with its default value, so that presence survives too.
 */
final class Leftovers {
  private Leftovers() {}

  static Extras extras(Message leftover) {
    return Extras.of(leftover.toByteArray());
  }

  static <T extends Message> T parse(Parser<T> parser, Extras extras) {
    return parse(parser, ByteString.copyFrom(extras.bytes()));
  }

  static <T extends Message> T parse(Parser<T> parser, ByteString bytes) {
    try {
      return OnnxReader.message(parser, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("extras are not what the reader wrote", e);
    }
  }
}
