package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Scale and zero point that a QuantizeLinear has. */
record ValueMap(float scale, int zeroPoint) {

  /** Those of [minimum, maximum] in 8 bits without a sign; the range holds zero. */
  static ValueMap of(double minimum, double maximum) {
    double scale = (maximum - minimum) / 255;
    return new ValueMap((float) scale, (int) Math.rint(-minimum / scale));
  }

  /** All of a quantized model, by the value that becomes integers. */
  static Map<String, ValueMap> all(Model quantized) {
    Map<String, Tensor> constants = quantized.graph().initializers();
    Map<String, ValueMap> maps = new HashMap<>();
    for (Node node : quantized.graph().nodes()) {
      if (node.is("QuantizeLinear")) {
        float scale = constants.get(node.inputs().get(1)).toFloats()[0];
        float zeroPoint = constants.get(node.inputs().get(2)).toFloats()[0];
        String value = node.id().replaceAll("_QuantizeLinear_Output$", "");
        maps.put(value, new ValueMap(scale, (int) zeroPoint));
      }
    }
    return maps;
  }
}
