package dev.lapidary.core.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole model: a graph and the operator sets it is written in.
 *
 * @param irVersion version of the ONNX file format
 * @param opsets operator-set version by domain, in file order; ONNX's own under "" (a file's
 *     "ai.onnx" is the same domain)
 * @param extras producer, documentation, metadata, functions
 */
public record Model(long irVersion, Map<String, Long> opsets, Graph graph, Extras extras) {

  public Model {
    opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
  }

  /** The version of ONNX's own operator set; 1 where the file declares none. */
  public long opset() {
    return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 1L));
  }

  public Model withGraph(Graph newGraph) {
    return new Model(irVersion, opsets, newGraph, extras);
  }

  public Model withIrVersion(long newIrVersion) {
    return new Model(newIrVersion, opsets, graph, extras);
  }

  /** The model with the version of one operator-set domain set, in place if declared already. */
  public Model withOpset(String domain, long version) {
    Map<String, Long> changed = new LinkedHashMap<>(opsets);
    String key = domain.isEmpty() && changed.containsKey("ai.onnx") ? "ai.onnx" : domain;
    changed.put(key, version);
    return withOpsets(changed);
  }

  public Model withOpsets(Map<String, Long> newOpsets) {
    return new Model(irVersion, newOpsets, graph, extras);
  }
}
