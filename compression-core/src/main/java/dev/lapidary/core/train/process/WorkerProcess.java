package dev.lapidary.core.train.process;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.process.ChildJvm;
import dev.lapidary.core.train.TrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a {@link TrainingWorker} and follows it to its end. */
final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final int SIGNALLED = 128;

  /** How long a worker may take to finish its batch when it is asked to stop. */
  private static final long GRACE_SECONDS = 10;

  private final WorkerFolder folder;

  WorkerProcess(WorkerFolder folder) {
    this.folder = folder;
  }

  /**
   * Trains.
   *
   * @throws WorkbenchException what the worker complains about, or that it died
   * @throws CancellationException if the job is cancelled; the process is gone then
   */
  void run(TrainingListener listener, JobContext job) throws WorkbenchException {
    job.throwIfCancelled();
    job.progress(0, "starting the training process");
    try {
      Files.deleteIfExists(folder.trained());
      Process process = start();
      try (Writer commands = process.outputWriter(StandardCharsets.UTF_8);
          JobContext.Registration stop = job.onCancel(() -> cancel(process, commands));
          SignalRelay relay = new SignalRelay(listener, signal -> send(commands, signal))) {
        Optional<WorkerEvent> last = follow(process, listener, job);
        int exitValue = process.waitFor();
        job.throwIfCancelled();
        finish(last, exitValue);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new ExecutionException(e, "train.workerNotStarted", IoReason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }

  private Process start() throws IOException {
    String logs = "-Dlapidary.logs=" + folder.path().toAbsolutePath();
    ProcessBuilder child =
        ChildJvm.of(
            TrainingWorker.class,
            List.of(logs),
            List.of(folder.path().toAbsolutePath().toString()));
    child.environment().put("OPT_OUT_TRACKING", "true");
    child.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
    return child.redirectError(folder.log().toFile()).start();
  }

  private static void send(Writer commands, String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      LOG.debug("the training process is gone already", e);
    }
  }

  private static void cancel(Process process, Writer commands) {
    send(commands, WorkerControl.CANCEL);
    CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
  }

  /** A worker that cannot be heard any more is ended; what it told before counts. */
  private static Optional<WorkerEvent> follow(
      Process process, TrainingListener listener, JobContext job) {
    Optional<WorkerEvent> last = Optional.empty();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<WorkerEvent> event = WorkerEvent.read(line);
        if (event.isPresent()) {
          heard(event.get(), listener, job);
          last = event;
        }
      }
    } catch (IOException e) {
      LOG.warn("the training process cannot be heard any more", e);
      process.destroyForcibly();
    }
    return last;
  }

  private static void heard(WorkerEvent event, TrainingListener listener, JobContext job) {
    if (event instanceof WorkerEvent.Progress progress) {
      job.progress(progress.fraction(), progress.message());
    } else if (event instanceof WorkerEvent.Preparing preparing) {
      listener.preparing(preparing.share());
    } else if (event instanceof WorkerEvent.Paused pause) {
      job.paused(pause.halted());
    } else if (event instanceof WorkerEvent.Epoch epoch) {
      listener.epochFinished(epoch.metrics());
    } else if (event instanceof WorkerEvent.Resumed resumed) {
      listener.resumed(resumed.epoch());
    } else if (event instanceof WorkerEvent.Checkpointed kept) {
      listener.checkpointed(kept.epoch());
    } else if (event instanceof WorkerEvent.Ended ended) {
      listener.finished(ended.end());
    }
  }

  private void finish(Optional<WorkerEvent> last, int exitValue) throws WorkbenchException {
    WorkerEvent event = last.orElse(null);
    if (event instanceof WorkerEvent.Failed failed) {
      throw failed.exception();
    }
    if (event instanceof WorkerEvent.Cancelled) {
      throw new CancellationException("cancelled");
    }
    if (!(event instanceof WorkerEvent.Done)) {
      LOG.warn("the training process died with {}:\n{}", exitValue, folder.printed());
      throw new ExecutionException("train.workerDied", reason(exitValue));
    }
  }

  private static String reason(int exitValue) {
    return exitValue > SIGNALLED ? "signal " + (exitValue - SIGNALLED) : "exit code " + exitValue;
  }
}
