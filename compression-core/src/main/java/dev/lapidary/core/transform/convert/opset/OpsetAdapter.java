package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Node;
import java.util.List;

/**
 * Rewrites nodes of one operator from the operator set before {@link #toVersion()} to that one.
 *
 * @param opType the operator as it is called before
 * @param toVersion the version of ONNX's operator set that changed the operator
 */
public record OpsetAdapter(String opType, int toVersion, Rule rule) {

  /** How a node is rewritten. */
  @FunctionalInterface
  public interface Rule {
    /**
     * The nodes that do what {@code node} did, in order; the last makes its outputs.
     *
     * @throws WorkbenchException if the newer operator cannot say what the node says
     */
    List<Node> adapt(Node node, OpsetScope scope) throws WorkbenchException;
  }

  static OpsetAdapter of(String opType, int toVersion, Rule rule) {
    return new OpsetAdapter(opType, toVersion, rule);
  }
}
