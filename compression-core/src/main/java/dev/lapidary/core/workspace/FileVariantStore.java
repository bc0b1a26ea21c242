package dev.lapidary.core.workspace;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link VariantStore} in a folder. While it is open for writing no other process writes the
 * folder. Paths are made of checked ids and fixed file names alone, so that no content of a file
 * can lead outside.
 */
public final class FileVariantStore implements VariantStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileVariantStore.class);

  private final WorkspaceFolder folder;
  private final ModelFiles modelFiles;
  private final Optional<WorkspaceLock> writing;
  private final TreeMap<VariantId, Variant> variants = new TreeMap<>();
  private final List<DamagedVariant> damaged = new ArrayList<>();
  private int lastNumber;
  private boolean closed;

  private FileVariantStore(
      WorkspaceFolder folder, ModelFiles modelFiles, Optional<WorkspaceLock> writing) {
    this.folder = folder;
    this.modelFiles = modelFiles;
    this.writing = writing;
  }

  /** See {@link #open(Path, ModelFiles)}; models are ONNX files. */
  public static FileVariantStore open(Path root) throws StorageException {
    return open(root, ModelFiles.onnx());
  }

  /** See {@link #openReadOnly(Path, ModelFiles)}; models are ONNX files. */
  public static FileVariantStore openReadOnly(Path root) throws StorageException {
    return openReadOnly(root, ModelFiles.onnx());
  }

  /**
   * Opens the workspace in a folder for writing, making it if the folder is empty or absent, and
   * removes what a crash left.
   *
   * @throws StorageException if the folder holds something else, is written by another process, was
   *     made by a later version, or cannot be written
   */
  public static FileVariantStore open(Path root, ModelFiles modelFiles) throws StorageException {
    WorkspaceFolder folder = new WorkspaceFolder(root);
    folder.create();
    WorkspaceLock lock = WorkspaceLock.take(root);
    boolean opened = false;
    try {
      folder.initialize();
      folder.check();
      folder.clean();
      FileVariantStore store = new FileVariantStore(folder, modelFiles, Optional.of(lock));
      store.readAll();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /**
   * Opens an existing workspace for reading, whoever writes it. Shows what it held at this moment.
   *
   * @throws StorageException if the folder is no workspace or cannot be read
   */
  public static FileVariantStore openReadOnly(Path root, ModelFiles modelFiles)
      throws StorageException {
    WorkspaceFolder folder = new WorkspaceFolder(root);
    folder.check();
    FileVariantStore store = new FileVariantStore(folder, modelFiles, Optional.empty());
    store.readAll();
    return store;
  }

  private void readAll() throws StorageException {
    for (Path path : folder.variantFolders()) {
      String name = path.getFileName().toString();
      if (VariantId.isValid(name)) {
        lastNumber = Math.max(lastNumber, new VariantId(name).number());
      }
      try {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new IllegalArgumentException("not a folder");
        }
        Variant variant = VariantJson.read(path);
        variants.put(variant.id(), variant);
      } catch (IOException | IllegalArgumentException e) {
        DamagedVariant found = new DamagedVariant(path, IoReason.of(e));
        LOG.warn("{} holds no sound variant: {}", path, found.reason());
        damaged.add(found);
      }
    }
  }

  @Override
  public synchronized List<Variant> variants() {
    return List.copyOf(variants.values());
  }

  @Override
  public synchronized Optional<Variant> find(VariantId id) {
    return Optional.ofNullable(variants.get(id));
  }

  @Override
  public synchronized List<DamagedVariant> damaged() {
    return List.copyOf(damaged);
  }

  @Override
  public synchronized boolean readOnly() {
    return closed || writing.isEmpty();
  }

  @Override
  public Variant add(NewVariant draft) throws WorkbenchException {
    checkWritable();
    checkParent(draft);
    Path written = null;
    try {
      written = folder.newTempFolder();
      modelFiles.write(draft.model(), written.resolve(FolderHash.MODEL));
      return commit(draft, written, FolderHash.of(written));
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", folder.root(), IoReason.of(e));
    } finally {
      removeLeftover(written);
    }
  }

  /** Numbers the variant and moves it into the tree; the parent may have gone meanwhile. */
  private synchronized Variant commit(NewVariant draft, Path written, FolderHash hash)
      throws IOException, StorageException {
    checkWritable();
    checkParent(draft);
    Variant variant =
        new Variant(
            VariantId.numbered(lastNumber + 1),
            draft.parent(),
            draft.name(),
            draft.provenance(),
            hash.sha256(),
            hash.sizeBytes());
    Files.write(written.resolve(VariantJson.FILE), VariantJson.write(variant));
    folder.commit(written, variant.id());
    lastNumber++;
    variants.put(variant.id(), variant);
    return variant;
  }

  private static void removeLeftover(Path written) {
    if (written == null || !Files.exists(written)) {
      return;
    }
    try {
      DurableFiles.deleteFolder(written);
    } catch (IOException e) {
      LOG.warn("{} could not be removed; the next opening will", written, e);
    }
  }

  @Override
  public synchronized Variant rename(VariantId id, String name) throws StorageException {
    checkWritable();
    Variant renamed = existing(id).withName(VariantName.checked(name));
    Path file = folder.variant(id).resolve(VariantJson.NAME_FILE);
    try {
      folder.replace(file, VariantJson.writeName(name));
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", file, IoReason.of(e));
    }
    variants.put(id, renamed);
    return renamed;
  }

  /** Children go before their parents, so that a stop at any point leaves a tree. */
  @Override
  public synchronized void delete(VariantId id) throws StorageException {
    checkWritable();
    List<Variant> doomed = new ArrayList<>(List.of(existing(id)));
    doomed.addAll(descendants(id));
    for (int i = doomed.size() - 1; i >= 0; i--) {
      VariantId next = doomed.get(i).id();
      try {
        folder.discard(next);
      } catch (IOException e) {
        throw new StorageException(e, "workspace.unwritable", folder.variant(next), IoReason.of(e));
      }
      variants.remove(next);
    }
    folder.emptyTrash();
  }

  @Override
  public Model load(VariantId id) throws WorkbenchException {
    Variant variant;
    synchronized (this) {
      variant = existing(id);
    }
    Path path = folder.variant(id);
    try {
      if (!FolderHash.of(path).sha256().equals(variant.modelSha256())) {
        throw new StorageException("workspace.changedModel", path.resolve(FolderHash.MODEL));
      }
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unreadable", path, IoReason.of(e));
    }
    return modelFiles.read(path.resolve(FolderHash.MODEL));
  }

  @Override
  public synchronized Path modelFile(VariantId id) throws StorageException {
    return folder.variant(existing(id).id()).resolve(FolderHash.MODEL);
  }

  @Override
  public synchronized Measurements measurements(VariantId id) throws StorageException {
    return new Measurements(folder.variant(existing(id).id()), this::readOnly, this);
  }

  private Variant existing(VariantId id) throws StorageException {
    Variant variant = variants.get(id);
    if (variant == null) {
      throw new StorageException("workspace.unknownVariant", id, folder.root());
    }
    return variant;
  }

  private synchronized void checkParent(NewVariant draft) throws StorageException {
    if (draft.parent().isPresent()) {
      existing(draft.parent().get());
    }
  }

  private void checkWritable() throws StorageException {
    if (readOnly()) {
      throw new StorageException("workspace.readOnly", folder.root());
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      writing.ifPresent(WorkspaceLock::close);
    }
  }
}
