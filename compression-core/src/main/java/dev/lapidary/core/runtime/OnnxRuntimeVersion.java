package dev.lapidary.core.runtime;

/** Which ONNX Runtime runs the models; belongs to the provenance of every figure. */
public final class OnnxRuntimeVersion {
  private OnnxRuntimeVersion() {}

  /** The version of the native library, for example {@code 1.29.0}. Loads it if need be. */
  public static String current() {
    return InferenceSession.environment().getVersion();
  }
}
