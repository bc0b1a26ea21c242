package dev.lapidary.app.cli;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The datasets of a command by role; closed together. */
final class OpenedData implements AutoCloseable {
  private final List<Dataset> opened = new ArrayList<>();
  private DataRoles roles = DataRoles.none();

  /**
   * Opens the dataset and gives it the role.
   *
   * @param path null leaves the role empty
   * @throws DataException if it cannot be opened; those opened before stay open until closed
   */
  OpenedData with(DataRole role, Path path) throws DataException {
    if (path != null) {
      Dataset dataset = Datasets.open(path);
      opened.add(dataset);
      roles = roles.with(role, dataset);
    }
    return this;
  }

  DataRoles roles() {
    return roles;
  }

  @Override
  public void close() {
    opened.forEach(Dataset::close);
  }
}
