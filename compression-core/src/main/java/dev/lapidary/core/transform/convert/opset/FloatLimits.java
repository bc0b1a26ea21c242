package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers that became inputs of the data's own type: the limits of Clip, the filling of Pad. */
final class FloatLimits {
  private FloatLimits() {}

  /**
   * Clip-11: min and max are scalar inputs; the largest numbers, the old defaults, are no limit.
   */
  static List<Node> clip(Node node, OpsetScope scope) throws WorkbenchException {
    float min = node.floatAttribute("min", -Float.MAX_VALUE);
    float max = node.floatAttribute("max", Float.MAX_VALUE);
    Node clip = node.withoutAttribute("min").withoutAttribute("max");
    if (min > -Float.MAX_VALUE) {
      clip = AttributeInputs.withInput(clip, 1, scalar(node, "min", min, scope));
    }
    if (max < Float.MAX_VALUE) {
      clip = AttributeInputs.withInput(clip, 2, scalar(node, "max", max, scope));
    }
    return List.of(clip);
  }

  /** Pad-11: pads and, where it is not zero, the value are inputs. */
  static List<Node> pad(Node node, OpsetScope scope) throws WorkbenchException {
    long[] pads = node.intsAttribute("pads").orElse(new long[0]);
    float value = node.floatAttribute("value", 0);
    Node pad = node.withoutAttribute("pads").withoutAttribute("value");
    pad = AttributeInputs.withInput(pad, 1, scope.longs(node, "pads", pads));
    if (value != 0 && node.stringAttribute("mode", "constant").equals("constant")) {
      pad = AttributeInputs.withInput(pad, 2, scalar(node, "value", value, scope));
    }
    return List.of(pad);
  }

  private static String scalar(Node node, String role, float value, OpsetScope scope)
      throws WorkbenchException {
    ElementType type = scope.floatingType(node, 0);
    return scope.constant(node.id() + "_" + role, scalar(type, value));
  }

  private static Tensor scalar(ElementType type, float value) {
    if (type == ElementType.DOUBLE) {
      ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      return Tensor.of(type, bytes.putDouble(0, value));
    }
    return Tensor.ofFloats(type, new float[] {value});
  }
}
