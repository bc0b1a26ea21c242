package dev.lapidary.core.transform.convert;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The batch length read from data while the model runs, for operators that want it as a number.
 *
 * @param data a value that holds the batch
 * @param axis the axis it holds it on
 */
record MeasuredBatch(GraphEditor editor, String data, int axis) {

  /** The name of a list of lengths with the measured one at {@code at}. */
  String inPlaceOf(long[] lengths, int at, List<Node> added) {
    String shape = editor.freshName(data + "_shape");
    String batch = editor.freshName(data + "_batch");
    String joined = editor.freshName(data + "_lengths");
    String which = longs("axis", axis);
    added.add(Node.of("Shape", List.of(data), List.of(shape)));
    added.add(Node.of("Gather", List.of(shape, which), List.of(batch)));
    List<String> parts = new ArrayList<>();
    if (at > 0) {
      parts.add(longs("before", Arrays.copyOf(lengths, at)));
    }
    parts.add(batch);
    if (at + 1 < lengths.length) {
      parts.add(longs("after", Arrays.copyOfRange(lengths, at + 1, lengths.length)));
    }
    added.add(Node.of("Concat", parts, List.of(joined)).withAttribute("axis", Attribute.of(0L)));
    return joined;
  }

  /** The name of {@code value}, whose batch axis has length one, repeated for each sample. */
  String repeated(String value, int rank, List<Node> added) {
    long[] ones = new long[rank];
    Arrays.fill(ones, 1);
    String lengths = inPlaceOf(ones, axis, added);
    String repeated = editor.freshName(value + "_repeated");
    added.add(Node.of("Expand", List.of(value, lengths), List.of(repeated)));
    return repeated;
  }

  private String longs(String role, long... values) {
    return editor.addInitializer(data + "_" + role, Tensor.ofLongs(values, values.length));
  }
}
