package dev.lapidary.core.ir;

import java.util.List;

/**
 * Frees a model of initializers that are listed as inputs too.
 *
 * <p>Files of IR version 3 must list every initializer among the inputs; from version 4 on such an
 * input is one that callers may override. A step that removes or replaces weights calls this first:
 * otherwise the listed input would outlive its initializer and become one that callers must feed.
 */
public final class InputDefaults {
  private static final long INITIALIZERS_STAND_ALONE = 4;

  private InputDefaults() {}

  /**
   * The model whose inputs are exactly those a caller feeds, at IR version 4 or later. Initializers
   * become constants nobody can override.
   */
  public static Model dropped(Model model) {
    Graph graph = model.graph();
    List<ValueInfo> feeds = graph.feeds();
    Model modern = model.withIrVersion(Math.max(model.irVersion(), INITIALIZERS_STAND_ALONE));
    return feeds.size() == graph.inputs().size()
        ? modern
        : modern.withGraph(graph.withInputs(feeds));
  }
}
