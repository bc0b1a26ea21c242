package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Upsample and Resize. Up to operator set 10 the source of an output element lies at {@code x /
 * scale} ("asymmetric"), and the nearest one is below where the axis grows, above where it shrinks.
 */
final class ResizeForms {
  private static final int REGION = 1;
  private static final int SCALES = 2;
  private static final int SIZES = 3;

  private ResizeForms() {}

  /** Upsample-9: the scales are an input. */
  static List<Node> upsampleScales(Node node, OpsetScope scope) throws WorkbenchException {
    if (!(node.attributes().get("scales") instanceof Attribute.FloatList scales)) {
      throw scope.refusal(node, "its attribute 'scales' is missing");
    }
    float[] values = new float[scales.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scales.values().get(i);
    }
    String name = scope.constant(node.id() + "_scales", Tensor.ofFloats(values, values.length));
    return List.of(AttributeInputs.withInput(node.withoutAttribute("scales"), 1, name));
  }

  /** Upsample became Resize in operator set 10, and its factors are never below one. */
  static List<Node> upsampleToResize(Node node, OpsetScope scope) {
    return List.of(coordinates(node, scope, "floor").withOpType("Resize"));
  }

  /** Resize-11: how coordinates and the nearest element are found must be said, and a region. */
  static List<Node> resizeCoordinates(Node node, OpsetScope scope) throws WorkbenchException {
    return List.of(coordinates(node, scope, isNearest(node) ? nearestMode(node, scope) : "floor"));
  }

  private static Node coordinates(Node node, OpsetScope scope, String nearest) {
    String region = scope.constant(node.id() + "_roi", Tensor.ofFloats(new float[0], 0));
    Node resize =
        node.withInputs(List.of(node.inputs().get(0), region, node.inputs().get(1)))
            .withAttribute("coordinate_transformation_mode", Attribute.of("asymmetric"));
    return isNearest(node) ? resize.withAttribute("nearest_mode", Attribute.of(nearest)) : resize;
  }

  private static boolean isNearest(Node node) {
    return node.stringAttribute("mode", "nearest").equals("nearest");
  }

  private static String nearestMode(Node node, OpsetScope scope) throws WorkbenchException {
    Optional<Tensor> scales = scope.constantValue(node.inputs().get(1));
    if (scales.isEmpty()) {
      throw scope.refusal(
          node,
          "its scales are computed, and whether it enlarges is unknown; "
              + "apply simplify.onnxruntime first");
    }
    boolean grows = false;
    boolean shrinks = false;
    for (float scale : scales.get().toFloats()) {
      grows |= scale > 1;
      shrinks |= scale < 1;
    }
    if (grows && shrinks) {
      throw scope.refusal(node, "it enlarges one axis and shrinks another to the nearest element");
    }
    return shrinks ? "ceil" : "floor";
  }

  /**
   * Resize-13: one coordinate mode is gone; an empty region, and the scales where sizes are given
   * (they had to be empty there), are omitted.
   */
  static List<Node> omitEmptyInputs(Node node, OpsetScope scope) throws WorkbenchException {
    if (node.stringAttribute("coordinate_transformation_mode", "").equals("tf_half_pixel_for_nn")) {
      throw scope.refusal(
          node, "coordinate_transformation_mode 'tf_half_pixel_for_nn' no longer exists");
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    if (isEmpty(node, REGION, scope)) {
      inputs.set(REGION, "");
    }
    if (node.input(SIZES).isPresent() || isEmpty(node, SCALES, scope)) {
      inputs.set(SCALES, "");
    }
    return List.of(node.withInputs(inputs));
  }

  private static boolean isEmpty(Node node, int input, OpsetScope scope) {
    return node.input(input)
        .flatMap(scope::constantValue)
        .filter(tensor -> tensor.elementCount() == 0)
        .isPresent();
  }
}
