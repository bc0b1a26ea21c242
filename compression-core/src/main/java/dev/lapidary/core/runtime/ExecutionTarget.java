package dev.lapidary.core.runtime;

/** What a session runs on. */
public enum ExecutionTarget {
  CPU,
  CUDA
}
