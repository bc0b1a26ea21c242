package dev.lapidary.core.workspace;

import dev.lapidary.core.ir.Model;
import java.util.Optional;

/**
 * What a store needs to make a variant.
 *
 * @param parent empty for an imported original
 * @param name 1 to 200 characters without control characters
 */
public record NewVariant(
    Optional<VariantId> parent, String name, Model model, Provenance provenance) {

  public NewVariant {
    VariantName.checked(name);
  }

  /** An imported original. */
  public static NewVariant original(String name, Model model, Provenance provenance) {
    return new NewVariant(Optional.empty(), name, model, provenance);
  }

  /** What a step made of {@code parent}. */
  public static NewVariant of(VariantId parent, String name, Model model, Provenance provenance) {
    return new NewVariant(Optional.of(parent), name, model, provenance);
  }
}
