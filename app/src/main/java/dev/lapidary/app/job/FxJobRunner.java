package dev.lapidary.app.job;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Runs jobs on threads of its own and reports on JavaFX's thread. */
public final class FxJobRunner implements JobRunner {
  private static final int LIGHT_AT_ONCE = 3;
  private static final int REMEMBERED = 50;

  private final ObservableList<Job> jobs = FXCollections.observableArrayList();
  private final Map<Lane, ExecutorService> lanes = new EnumMap<>(Lane.class);

  public FxJobRunner() {
    lanes.put(Lane.HEAVY, Executors.newSingleThreadExecutor(threads("job-heavy")));
    lanes.put(Lane.LIGHT, Executors.newFixedThreadPool(LIGHT_AT_ONCE, threads("job-light")));
  }

  private static ThreadFactory threads(String name) {
    return runnable -> {
      Thread thread = new Thread(runnable, name);
      thread.setDaemon(true);
      thread.setPriority(Thread.NORM_PRIORITY - 1);
      return thread;
    };
  }

  @Override
  public <T> Job start(JobRequest<T> request) {
    JobTask<T> task = new JobTask<>(request, window());
    jobs.add(0, task.job());
    forgetOldest();
    lanes.get(request.lane()).execute(task);
    return task.job();
  }

  private void forgetOldest() {
    for (int i = jobs.size() - 1; i >= 0 && jobs.size() > REMEMBERED; i--) {
      if (jobs.get(i).state().finished()) {
        jobs.remove(i);
      }
    }
  }

  @Override
  public ObservableList<Job> jobs() {
    return jobs;
  }

  @Override
  public Executor window() {
    return Platform::runLater;
  }

  @Override
  public void close() {
    List.copyOf(jobs).forEach(Job::cancel);
    lanes.values().forEach(ExecutorService::shutdown);
  }
}
