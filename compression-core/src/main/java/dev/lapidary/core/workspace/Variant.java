package dev.lapidary.core.workspace;

import java.util.Optional;

/**
 * One model of a workspace. Never changes after it is made, its display name excepted.
 *
 * @param parent the variant it was made of; empty for an imported original
 * @param name for people; not unique
 * @param modelSha256 hash of the model as {@link ModelFiles} defines it, lower-case hexadecimal
 * @param sizeBytes bytes of the model on disk, external data included
 */
public record Variant(
    VariantId id,
    Optional<VariantId> parent,
    String name,
    Provenance provenance,
    String modelSha256,
    long sizeBytes) {

  public Variant {
    VariantName.checked(name);
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes must be 0 or more, found " + sizeBytes);
    }
  }

  /** The same variant under another display name. */
  Variant withName(String newName) {
    return new Variant(id, parent, newName, provenance, modelSha256, sizeBytes);
  }
}
