package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;

/** Where a model to be profiled comes from, so that not all need to be in memory at once. */
@FunctionalInterface
public interface ModelSource {

  /** Gives the model, the same each time; may be called more than once. */
  Model load() throws WorkbenchException;
}
