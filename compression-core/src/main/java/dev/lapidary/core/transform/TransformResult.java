package dev.lapidary.core.transform;

import dev.lapidary.core.ir.Model;
import java.util.List;

/**
 * What a step made.
 *
 * @param changes what it changed, in graph order; empty means the model is not modified
 */
public record TransformResult(Model model, List<LayerChange> changes) {
  public TransformResult {
    changes = List.copyOf(changes);
  }

  /** The argument itself, unchanged. */
  public static TransformResult unchanged(Model model) {
    return new TransformResult(model, List.of());
  }
}
