package dev.lapidary.core.onnx;

import com.google.protobuf.ByteString;
import dev.lapidary.core.ir.Extras;

/** How a file stored a tensor. The first byte of a tensor's {@link Extras}. */
enum TensorForm {
  /** In {@code raw_data}: the default, and how external data comes in. */
  RAW,
  /** In the list of its type: {@code float_data}, {@code int32_data}... */
  TYPED,
  /** In a way we would not write: the extras hold the whole tensor. */
  WHOLE,
  /** As values and indices: the extras hold the whole sparse tensor. */
  SPARSE;

  static TensorForm of(Extras extras) {
    return extras.isEmpty() ? RAW : values()[extras.bytes()[0]];
  }

  /** The extras of a tensor in this form with {@code leftover} fields. */
  Extras extras(ByteString leftover) {
    if (this == RAW && leftover.isEmpty()) {
      return Extras.NONE;
    }
    return Extras.of(
        ByteString.copyFrom(new byte[] {(byte) ordinal()}).concat(leftover).toByteArray());
  }

  /** The leftover fields. */
  static ByteString leftover(Extras extras) {
    return extras.isEmpty() ? ByteString.EMPTY : ByteString.copyFrom(extras.bytes()).substring(1);
  }
}
