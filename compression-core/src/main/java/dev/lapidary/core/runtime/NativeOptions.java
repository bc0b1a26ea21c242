package dev.lapidary.core.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** Our session options as ONNX Runtime's. */
final class NativeOptions {
  private NativeOptions() {}

  /** The caller closes the result. Every failure comes as an exception, so nothing is logged. */
  static OrtSession.SessionOptions of(SessionOptions options) throws OrtException {
    OrtSession.SessionOptions natives = new OrtSession.SessionOptions();
    try {
      apply(options, natives);
      return natives;
    } catch (OrtException e) {
      natives.close();
      throw e;
    }
  }

  private static void apply(SessionOptions options, OrtSession.SessionOptions natives)
      throws OrtException {
    natives.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    natives.setExecutionMode(ExecutionMode.SEQUENTIAL);
    natives.setInterOpNumThreads(1);
    natives.setIntraOpNumThreads(options.threads());
    natives.setOptimizationLevel(level(options.optimization()));
    if (options.overlap()) {
      natives.addConfigEntry("session.intra_op.allow_spinning", "0");
    }
    if (options.target() == ExecutionTarget.CUDA) {
      natives.addCUDA();
    }
    if (options.optimizedModel().isPresent()) {
      natives.setOptimizedModelFilePath(options.optimizedModel().get().toString());
    }
    if (options.profilePrefix().isPresent()) {
      natives.enableProfiling(options.profilePrefix().get().toString());
    }
  }

  private static OptLevel level(Optimization optimization) {
    return switch (optimization) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL -> OptLevel.ALL_OPT;
    };
  }
}
