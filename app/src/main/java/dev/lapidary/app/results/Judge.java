package dev.lapidary.app.results;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import java.nio.file.Path;

/** Finds out about a model file that was just written. */
public interface Judge {
  /**
   * Reads the file back and judges it.
   *
   * @throws WorkbenchException if it cannot be read or run
   */
  VariantFigures assess(Path file, JobContext job) throws WorkbenchException;
}
