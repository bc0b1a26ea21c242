package dev.lapidary.app.variants;

import dev.lapidary.app.project.Known;
import dev.lapidary.core.workspace.Variant;
import dev.lapidary.core.workspace.VariantId;

/** A variant and what is known of it now. */
public record VariantRow(Variant variant, Known known) {
  public VariantId id() {
    return variant.id();
  }

  public String name() {
    return variant.name();
  }

  /** The same variant, with more known of it. */
  public VariantRow with(Known nowKnown) {
    return new VariantRow(variant, nowKnown);
  }
}
