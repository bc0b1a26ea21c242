package dev.lapidary.app.job;

import java.util.concurrent.Executor;
import javafx.collections.ObservableList;

/** Starts jobs and knows them all. Called on the window's thread. */
public interface JobRunner {

  /** Starts a job, or queues it behind others of its lane. */
  <T> Job start(JobRequest<T> request);

  /** Running, waiting and finished jobs, newest first; changes on the window's thread. */
  ObservableList<Job> jobs();

  /** Runs what it is given on the window's thread, in order. */
  Executor window();

  /** Cancels everything and waits for no one; for closing the window. */
  void close();
}
