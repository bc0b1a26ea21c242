package dev.lapidary.app.job;

import java.util.concurrent.Executor;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Runs every job at once on the calling thread. */
public final class DirectJobRunner implements JobRunner {
  private final ObservableList<Job> jobs = FXCollections.observableArrayList();

  @Override
  public <T> Job start(JobRequest<T> request) {
    JobTask<T> task = new JobTask<>(request, Runnable::run);
    jobs.add(0, task.job());
    task.run();
    return task.job();
  }

  @Override
  public ObservableList<Job> jobs() {
    return jobs;
  }

  @Override
  public Executor window() {
    return Runnable::run;
  }

  @Override
  public void close() {}
}
