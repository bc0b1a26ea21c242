package dev.lapidary.core.profile;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.process.ChildJvm;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Measures a model's memory by letting {@link MemoryProbe} run it in a process of its own. */
final class ChildMemory {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;

  private final Path scratch;
  private final Duration limit;

  ChildMemory(Path scratch) {
    this(scratch, LIMIT);
  }

  ChildMemory(Path scratch, Duration limit) {
    this.scratch = scratch;
    this.limit = limit;
  }

  /**
   * The resident growth in bytes.
   *
   * @throws WorkbenchException if the process fails or does not end in time
   * @throws CancellationException if the job is cancelled; the process is gone then
   */
  long growthBytes(Path model, SessionOptions options, ProfileRequest request, JobContext job)
      throws WorkbenchException {
    Path result = scratch.resolve("memory.txt");
    Path log = scratch.resolve("memory.log");
    try {
      Process process =
          ChildJvm.of(
                  MemoryProbe.class,
                  List.of("-XX:TieredStopAtLevel=1"),
                  arguments(model, result, options, request))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try (JobContext.Registration stop = job.onCancel(process::destroyForcibly)) {
        await(process, job);
      } finally {
        process.destroyForcibly();
      }
      return read(result, log, process.exitValue());
    } catch (IOException e) {
      throw new ExecutionException(e, "profile.memoryFailed", IoReason.of(e));
    }
  }

  private static List<String> arguments(
      Path model, Path result, SessionOptions options, ProfileRequest request) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                model.toString(),
                result.toString(),
                options.target().name(),
                Integer.toString(options.threads()),
                Integer.toString(request.batch()),
                Integer.toString(request.inputs().lengths().size())));
    request
        .inputs()
        .lengths()
        .forEach((name, length) -> arguments.addAll(List.of(name, length.toString())));
    request.inputs().values().forEach((name, value) -> arguments.addAll(List.of(name, value)));
    return arguments;
  }

  private void await(Process process, JobContext job) throws WorkbenchException {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        job.throwIfCancelled();
        if (System.nanoTime() > end) {
          throw new ExecutionException("profile.memoryTimeout", limit.toSeconds());
        }
      }
      job.throwIfCancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }

  private static long read(Path result, Path log, int exitValue)
      throws IOException, ExecutionException {
    String text = Files.exists(result) ? Files.readString(result).strip() : "";
    if (exitValue == 0 && text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    String printed = text.isEmpty() ? Files.readString(log).strip() : text;
    String firstLine = printed.lines().findFirst().orElse("exit code " + exitValue);
    throw new ExecutionException("profile.memoryFailed", firstLine);
  }
}
