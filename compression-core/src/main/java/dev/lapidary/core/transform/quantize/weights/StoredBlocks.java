package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.ValueStem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The constants that a matrix of blocks becomes in a file. */
record StoredBlocks(Tensor integers, Tensor scales, Optional<Tensor> zeroPoints) {

  long byteSize() {
    return integers.byteSize() + scales.byteSize() + zeroPoints.map(Tensor::byteSize).orElse(0L);
  }

  /** Puts them into a graph and returns their names: integers, scales, zero points if any. */
  List<String> addTo(GraphEditor editor, String weight, int bits) {
    String stem = ValueStem.of(weight);
    List<String> names = new ArrayList<>();
    names.add(editor.addInitializer(stem + "_Q" + bits, integers));
    names.add(editor.addInitializer(stem + "_scales", scales));
    zeroPoints.ifPresent(zeros -> names.add(editor.addInitializer(stem + "_zero_points", zeros)));
    return names;
  }
}
