package dev.lapidary.core.train.process;

import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingSignal;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks the listener for its signal now and again, and passes on what changes. */
final class SignalRelay implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final TrainingListener listener;
  private final Consumer<String> commands;
  private final ScheduledExecutorService clock;
  private TrainingSignal passed = TrainingSignal.CONTINUE;

  SignalRelay(TrainingListener listener, Consumer<String> commands) {
    this.listener = listener;
    this.commands = commands;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread thread = new Thread(runnable, "training-signals");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(this::relay, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void relay() {
    TrainingSignal wanted = listener.signal();
    if (wanted != passed) {
      passed = wanted;
      commands.accept(WorkerControl.command(wanted));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
