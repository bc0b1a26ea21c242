package dev.lapidary.core.workspace;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The variants of a workspace, a forest: originals are the roots, what a step made hangs below what
 * it was made of. Variants never change, so undo is going back to the parent. Thread-safe.
 */
public interface VariantStore extends AutoCloseable {

  /** Every sound variant, in the order they were made, parents before children. */
  List<Variant> variants();

  /** Folders that should hold a variant and do not. */
  List<DamagedVariant> damaged();

  /** Whether nothing can be added, renamed, deleted or measured. */
  boolean readOnly();

  /**
   * Makes a variant; all of it or nothing.
   *
   * @throws StorageException if the parent is gone, the store is read-only or cannot be written
   */
  Variant add(NewVariant draft) throws WorkbenchException;

  /**
   * Gives a variant another display name of 1 to 200 characters without control characters.
   *
   * @throws StorageException if there is no such variant or it cannot be written
   */
  Variant rename(VariantId id, String name) throws StorageException;

  /**
   * Deletes a variant and everything made of it.
   *
   * @throws StorageException if there is no such variant or it cannot be removed; then what is left
   *     is a sound tree
   */
  void delete(VariantId id) throws StorageException;

  /**
   * Reads a variant's model.
   *
   * @throws WorkbenchException if there is no such variant, or its file is damaged or not the one
   *     that was stored
   */
  Model load(VariantId id) throws WorkbenchException;

  /**
   * The model's file, for reading only. External data stands beside it.
   *
   * @throws StorageException if there is no such variant
   */
  Path modelFile(VariantId id) throws StorageException;

  /**
   * What was measured of a variant.
   *
   * @throws StorageException if there is no such variant
   */
  Measurements measurements(VariantId id) throws StorageException;

  /** The variant {@code id}. */
  default Optional<Variant> find(VariantId id) {
    return variants().stream().filter(variant -> variant.id().equals(id)).findFirst();
  }

  /** The variants made of {@code id} in one step, oldest first. */
  default List<Variant> children(VariantId id) {
    return variants().stream()
        .filter(variant -> variant.parent().filter(id::equals).isPresent())
        .toList();
  }

  /** What stands on top: originals, and variants whose parent is damaged or gone. */
  default List<Variant> roots() {
    return variants().stream()
        .filter(variant -> variant.parent().flatMap(this::find).isEmpty())
        .toList();
  }

  /** The parent, its parent and so on, nearest first. */
  default List<Variant> ancestors(VariantId id) {
    List<Variant> found = new ArrayList<>();
    Optional<Variant> next = find(id).flatMap(Variant::parent).flatMap(this::find);
    while (next.isPresent() && !found.contains(next.get())) {
      found.add(next.get());
      next = next.get().parent().flatMap(this::find);
    }
    return found;
  }

  /** Everything made of {@code id}, in however many steps; parents before children. */
  default List<Variant> descendants(VariantId id) {
    Set<VariantId> above = new HashSet<>(Set.of(id));
    return variants().stream()
        .filter(variant -> variant.parent().filter(above::contains).isPresent())
        .filter(variant -> above.add(variant.id()))
        .toList();
  }

  /** Lets another process write the workspace. */
  @Override
  void close();
}
