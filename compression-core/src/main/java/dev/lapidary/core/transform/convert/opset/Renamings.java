package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import java.util.List;

/** Operators and choices that got another name, and defaults that changed. */
final class Renamings {
  private Renamings() {}

  /** Scatter became ScatterElements in operator set 11. */
  static List<Node> scatterElements(Node node, OpsetScope scope) {
    return List.of(node.withOpType("ScatterElements"));
  }

  /** RoiAlign-16: the way coordinates were meant before is no longer the default. */
  static List<Node> roiAlignMode(Node node, OpsetScope scope) {
    return List.of(
        node.withAttribute("coordinate_transformation_mode", Attribute.of("output_half_pixel")));
  }

  /** GridSample-20: bilinear and bicubic are called linear and cubic. */
  static List<Node> gridSampleMode(Node node, OpsetScope scope) {
    String mode = node.stringAttribute("mode", "bilinear");
    return List.of(
        switch (mode) {
          case "bilinear" -> node.withAttribute("mode", Attribute.of("linear"));
          case "bicubic" -> node.withAttribute("mode", Attribute.of("cubic"));
          default -> node;
        });
  }

  /** Split-18: a split into equal parts says how many. */
  static List<Node> splitCount(Node node, OpsetScope scope) {
    return List.of(
        node.input(1).isPresent()
            ? node
            : node.withAttribute("num_outputs", Attribute.of((long) node.outputs().size())));
  }

  /** Operators that were on trial and that ONNX Runtime knows up to operator set 9 only. */
  static List<Node> removed(Node node, OpsetScope scope) throws WorkbenchException {
    throw scope.refusal(node, "this experimental operator no longer exists");
  }
}
