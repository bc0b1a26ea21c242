package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The datasets of a project, opened when first used. Thread-safe. */
final class ProjectData implements AutoCloseable {
  private final Map<DataRole, Dataset> open = new EnumMap<>(DataRole.class);

  /** Opens a dataset for a role; the one it had is closed. */
  synchronized void attach(DataRole role, Path path) throws DataException {
    Dataset dataset = Datasets.open(path);
    Dataset before = open.put(role, dataset);
    if (before != null) {
      before.close();
    }
  }

  synchronized DataRoles roles() {
    return new DataRoles(open);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Dataset::close);
    open.clear();
  }
}
