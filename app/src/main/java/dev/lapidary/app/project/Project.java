package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.workspace.Variant;
import dev.lapidary.core.workspace.VariantStore;
import java.nio.file.Path;

/**
 * An open model with its variants and data. Holds the workspace's lock and the datasets until
 * closed. Thread-safe.
 */
public final class Project implements AutoCloseable {
  private final Path folder;
  private final String name;
  private final VariantStore store;
  private final ProjectData data;
  private Attachments attachments;

  Project(Path folder, String name, VariantStore store) {
    this.folder = folder;
    this.name = name;
    this.store = store;
    this.data = new ProjectData();
    this.attachments = Attachments.none();
  }

  public Path folder() {
    return folder;
  }

  public String name() {
    return name;
  }

  public VariantStore store() {
    return store;
  }

  /** The original that everything else is compared with. */
  public Variant baseline() {
    return store.roots().get(0);
  }

  /** What is attached, opened or not. */
  public synchronized Attachments attachments() {
    return attachments;
  }

  public DataRoles data() {
    return data.roles();
  }

  /**
   * Opens a dataset for a role and remembers it.
   *
   * @throws WorkbenchException if it cannot be opened; then nothing has changed
   */
  public synchronized void attachData(DataRole role, Path path) throws WorkbenchException {
    data.attach(role, path);
    remember(attachments.withData(role, path.toAbsolutePath()));
  }

  /** Remembers a model that steps may call by name. */
  public synchronized void attachModel(String modelName, Path path) throws WorkbenchException {
    remember(attachments.withModel(modelName, path.toAbsolutePath()));
  }

  /** Lets go of a model that steps could call by name; does nothing if there is none. */
  public synchronized void detachModel(String modelName) throws WorkbenchException {
    remember(attachments.withoutModel(modelName));
  }

  private void remember(Attachments changed) throws WorkbenchException {
    new ProjectFile(folder).write(new ProjectFile.Content(name, changed));
    attachments = changed;
  }

  @Override
  public void close() {
    data.close();
    store.close();
  }
}
