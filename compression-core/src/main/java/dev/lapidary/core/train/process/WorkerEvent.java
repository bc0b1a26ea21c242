package dev.lapidary.core.train.process;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.json.JsonSyntaxException;
import dev.lapidary.core.json.RecordJson;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import java.util.List;
import java.util.Optional;

/** What a worker tells, one JSON object a line. */
sealed interface WorkerEvent {

  /** How far it is, 0..1. */
  record Progress(double fraction, String message) implements WorkerEvent {}

  /** So much is computed up front, 0..1. */
  record Preparing(double share) implements WorkerEvent {}

  /** A pause begins, or ends. */
  record Paused(boolean halted) implements WorkerEvent {}

  /** An epoch is finished. */
  record Epoch(EpochMetrics metrics) implements WorkerEvent {}

  /** It goes on from a checkpoint in this epoch. */
  record Resumed(int epoch) implements WorkerEvent {}

  /** A state in this epoch is on disk. */
  record Checkpointed(int epoch) implements WorkerEvent {}

  /** The training itself is over. */
  record Ended(TrainingEnd end) implements WorkerEvent {}

  /** The trained model is written. */
  record Done() implements WorkerEvent {}

  /** It stopped because it was asked to. */
  record Cancelled() implements WorkerEvent {}

  /**
   * Something the user can mend is wrong.
   *
   * @param cause null if it is no failure of this kind
   * @param trace of any other cause, for the log; empty without one
   */
  record Failed(String kind, String key, List<String> arguments, Failed cause, String trace)
      implements WorkerEvent {

    static Failed of(WorkbenchException failure) {
      Throwable why = failure.getCause();
      return new Failed(
          failure.getClass().getSimpleName(),
          failure.messageKey(),
          failure.arguments().stream().map(String::valueOf).toList(),
          why instanceof WorkbenchException nested ? of(nested) : null,
          why == null || why instanceof WorkbenchException ? "" : WorkerTrace.of(why));
    }

    WorkbenchException exception() {
      Throwable why = cause != null ? cause.exception() : WorkerTrace.read(trace);
      Object[] values = arguments.toArray();
      return switch (kind) {
        case "DataException" -> new DataException(why, key, values);
        case "ModelException" -> new ModelException(why, key, values);
        case "RecipeException" -> new RecipeException(why, key, values);
        case "StorageException" -> new StorageException(why, key, values);
        default -> new ExecutionException(why, key, values);
      };
    }
  }

  /** The event as a line, without its end. */
  default String line() {
    return RecordJson.writeTagged(getClass().getSimpleName(), (Record) this);
  }

  /** Reads a line; empty for what the native engine may have printed between. */
  static Optional<WorkerEvent> read(String line) {
    try {
      return line.startsWith("{") ? event(line) : Optional.empty();
    } catch (JsonSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<WorkerEvent> event(String line) throws JsonSyntaxException {
    return Optional.ofNullable(
        switch (RecordJson.tag(line)) {
          case "Progress" -> RecordJson.readTagged(line, Progress.class);
          case "Preparing" -> RecordJson.readTagged(line, Preparing.class);
          case "Paused" -> RecordJson.readTagged(line, Paused.class);
          case "Epoch" -> RecordJson.readTagged(line, Epoch.class);
          case "Resumed" -> RecordJson.readTagged(line, Resumed.class);
          case "Checkpointed" -> RecordJson.readTagged(line, Checkpointed.class);
          case "Ended" -> RecordJson.readTagged(line, Ended.class);
          case "Done" -> new Done();
          case "Cancelled" -> new Cancelled();
          case "Failed" -> RecordJson.readTagged(line, Failed.class);
          default -> null;
        });
  }
}
