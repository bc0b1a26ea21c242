package dev.lapidary.core.ir;

import java.util.Arrays;

/**
 * What a file said beyond what the types of this package model: documentation, metadata, overloads,
 * unknown fields. Opaque: only {@code core.onnx} writes and reads the bytes, so that reading a file
 * and writing it again loses nothing.
 */
public final class Extras {
  /** Nothing beyond the model. */
  public static final Extras NONE = new Extras(new byte[0]);

  private final byte[] bytes;

  private Extras(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Extras holding a copy of {@code bytes}. */
  public static Extras of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Extras(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extras that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Extras[" + bytes.length + " bytes]";
  }
}
