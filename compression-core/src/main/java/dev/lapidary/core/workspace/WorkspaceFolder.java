package dev.lapidary.core.workspace;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a workspace and the moves that keep it whole.
 *
 * <pre>
 * workspace.json   {"formatVersion": 1}
 * variants/ID/     model.onnx, variant.json, name.json if renamed, measurements.jsonl
 * temp/            what is being written; moved into place when complete
 * trash/           what is being deleted; moved here first
 * </pre>
 *
 * Everything under temp and trash is leftover of a crash when a workspace opens, and is removed.
 */
record WorkspaceFolder(Path root) {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceFolder.class);
  private static final String MARKER = "workspace.json";
  private static final long FORMAT_VERSION = 1;

  Path variants() {
    return root.resolve("variants");
  }

  Path variant(VariantId id) {
    return variants().resolve(id.value());
  }

  private Path temp() {
    return root.resolve("temp");
  }

  private Path trash() {
    return root.resolve("trash");
  }

  /** Makes the folder itself, so that it can be locked. */
  void create() throws StorageException {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", root, IoReason.of(e));
    }
  }

  /** Makes a workspace of an empty folder; leaves one that is a workspace. */
  void initialize() throws StorageException {
    try {
      if (!Files.exists(root.resolve(MARKER))) {
        refuseForeignFolder();
        Files.createDirectories(variants());
        Files.createDirectories(temp());
        Files.createDirectories(trash());
        replace(
            root.resolve(MARKER), Json.pretty(Json.object().put("formatVersion", FORMAT_VERSION)));
      }
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", root, IoReason.of(e));
    }
  }

  /** What a crash while initializing leaves behind does not count as foreign. */
  private void refuseForeignFolder() throws IOException, StorageException {
    List<String> own = List.of(WorkspaceLock.FILE, "variants", "temp", "trash");
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.anyMatch(entry -> !own.contains(entry.getFileName().toString()))) {
        throw new StorageException("workspace.notAWorkspace", root);
      }
    }
  }

  /**
   * Checks that this is a workspace this version can read.
   *
   * @throws StorageException if it is not
   */
  void check() throws StorageException {
    if (!Files.exists(root.resolve(MARKER))) {
      throw new StorageException("workspace.notAWorkspace", root);
    }
    long version;
    try {
      version = Json.number(Json.readObject(root.resolve(MARKER)), "formatVersion");
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException(e, "workspace.damaged", root, IoReason.of(e));
    }
    if (version != FORMAT_VERSION) {
      throw new StorageException("workspace.newer", root, version, FORMAT_VERSION);
    }
  }

  /** Removes what a crash left; what cannot be removed stays and does no harm. */
  void clean() {
    empty(temp());
    emptyTrash();
  }

  /** Removes the files of what was deleted. */
  void emptyTrash() {
    empty(trash());
  }

  private static void empty(Path leftovers) {
    try {
      if (Files.isDirectory(leftovers, LinkOption.NOFOLLOW_LINKS)) {
        DurableFiles.deleteContent(leftovers);
      }
    } catch (IOException e) {
      LOG.warn("Leftovers in {} could not be removed", leftovers, e);
    }
  }

  /** The folders that should hold a variant each, by name. */
  List<Path> variantFolders() throws StorageException {
    if (!Files.isDirectory(variants())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(variants())) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unreadable", variants(), IoReason.of(e));
    }
  }

  /** A new folder to write a variant in, out of sight until {@link #commit}. */
  Path newTempFolder() throws IOException {
    Files.createDirectories(temp());
    return Files.createDirectory(temp().resolve("variant-" + UUID.randomUUID()));
  }

  /** Moves a complete variant into place in one step that cannot happen by half. */
  void commit(Path written, VariantId id) throws IOException {
    try (Stream<Path> files = Files.list(written)) {
      for (Path file : files.toList()) {
        DurableFiles.force(file);
      }
    }
    DurableFiles.forceFolder(written);
    Files.createDirectories(variants());
    Files.move(written, variant(id), StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceFolder(variants());
  }

  /** Replaces a small file as a whole. */
  void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(temp());
    Path aside = temp().resolve("file-" + UUID.randomUUID());
    try {
      Files.write(aside, content);
      DurableFiles.force(aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    DurableFiles.forceFolder(file.getParent());
  }

  /** Takes a variant out of the tree in one step; its files go when they can. */
  void discard(VariantId id) throws IOException {
    Files.createDirectories(trash());
    Path moved = trash().resolve(id.value() + "-" + UUID.randomUUID());
    Files.move(variant(id), moved, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceFolder(variants());
  }
}
