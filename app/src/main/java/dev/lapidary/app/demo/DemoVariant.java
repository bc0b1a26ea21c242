package dev.lapidary.app.demo;

import java.util.List;

/**
 * One variant of the demo.
 *
 * @param parent name of the variant it is made of
 * @param recipe name of the bundled recipe that is applied to the parent
 * @param control whether it is made only for comparison
 */
record DemoVariant(String name, String parent, String recipe, boolean control) {
  static final String BASELINE = "fashion-net";

  /** In the order they are made; parents first. */
  static final List<DemoVariant> ALL =
      List.of(
          variant("float16", BASELINE, "float16"),
          variant("int8-static", BASELINE, "int8-static"),
          variant("pruned-60", BASELINE, "prune-60-fine-tune"),
          variant("pruned-60-int8", "pruned-60", "int8-static"),
          variant("student", BASELINE, "distill-student"),
          variant("student-pruned-distilled-int8", "student", "prune-distill-int8"),
          control("student-without-teacher", BASELINE, "student-without-teacher"));

  private static DemoVariant variant(String name, String parent, String recipe) {
    return new DemoVariant(name, parent, recipe, false);
  }

  private static DemoVariant control(String name, String parent, String recipe) {
    return new DemoVariant(name, parent, recipe, true);
  }
}
