package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.List;

/** How the constants and conversions of a quantized graph are written. */
interface QdqForm {

  /**
   * Writes a layer.
   *
   * @param layer its constants as they are in float
   * @param weight the map of its weight
   * @param inputScale of the activation it takes
   * @param wired the node with the activation it takes and the outputs it gives in place, and the
   *     names of its float constants
   * @return what takes the node's place
   */
  List<Node> layer(WeightedNode layer, WeightQuantization weight, float inputScale, Node wired);

  /** Writes a constant operand with one scale and yields the name of what nodes take. */
  String operand(String name, Tensor value, LinearQuantization map);

  /** Writes the conversions of an activation to integers and back. */
  void convert(Conversion conversion);

  /**
   * An activation that goes through integers.
   *
   * @param value its name in the float graph
   * @param group the value whose scale and zero point it has
   * @param from the name of the float value before
   * @param to the name of the float value after
   */
  record Conversion(String value, String group, LinearQuantization map, String from, String to) {}
}
