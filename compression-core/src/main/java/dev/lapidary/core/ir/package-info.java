/**
 * The model in memory: immutable, mirroring ONNX. Value names are unique in a graph, so they are
 * the edges; a node is identified by its first non-empty output, never by its name. Insertion order
 * is kept everywhere, so the same model always writes the same bytes. Models share weights; an edit
 * goes through a {@link dev.lapidary.core.ir.GraphEditor} that never outlives one method.
 */
package dev.lapidary.core.ir;
