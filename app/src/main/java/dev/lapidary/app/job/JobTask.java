package dev.lapidary.app.job;

import dev.lapidary.app.job.Job.State;
import dev.lapidary.app.ui.Problem;
import dev.lapidary.core.error.WorkbenchException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a job: the boundary where failures are caught and logged, once. */
final class JobTask<T> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);

  private final JobRequest<T> request;
  private final Executor window;
  private final JobSignals signals;
  private final Job job;

  JobTask(JobRequest<T> request, Executor window) {
    this.request = request;
    this.window = window;
    this.signals = new JobSignals(this::publish);
    this.job = new Job(request.title(), signals::cancel);
  }

  Job job() {
    return job;
  }

  @Override
  public void run() {
    signals.begin();
    window.execute(job::begin);
    try {
      signals.throwIfCancelled();
      T result = request.work().run(signals);
      end(State.SUCCEEDED, Optional.empty(), () -> request.onDone().accept(result));
    } catch (WorkbenchException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    if (Problem.isCancellation(e) || signals.isCancelled()) {
      LOG.info("{}: cancelled after {}", request.title(), signals.elapsed());
      end(State.CANCELLED, Optional.empty(), () -> {});
      return;
    }
    if (e instanceof WorkbenchException) {
      LOG.warn("{}: {}", request.title(), e.getMessage(), e);
    } else {
      LOG.error("{}: defect", request.title(), e);
    }
    end(State.FAILED, Optional.of(e), () -> request.onFailed().accept(e));
  }

  private void end(State last, Optional<Throwable> why, Runnable then) {
    Duration took = signals.elapsed();
    window.execute(
        () -> {
          job.end(last, why, took);
          then.run();
        });
  }

  private void publish() {
    window.execute(
        () -> {
          signals.published();
          if (!job.state().finished()) {
            job.show(signals.fraction(), signals.phrase(), signals.elapsed());
            job.halt(signals.halted());
          }
        });
  }
}
