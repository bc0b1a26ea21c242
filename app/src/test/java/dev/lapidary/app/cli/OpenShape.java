package dev.lapidary.app.cli;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model whose work depends on an axis called {@code length}. */
public final class OpenShape {
  private OpenShape() {}

  /** Writes y[batch, length, 2] = x[batch, length, 3] * w[3, 2]. */
  public static Path write(Path file) throws WorkbenchException {
    Dimension batch = Dimension.of("batch");
    Dimension length = Dimension.of("length");
    Graph graph =
        new Graph(
            "open",
            List.of(Node.of("MatMul", List.of("x", "w"), List.of("y"))),
            Map.of("w", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)),
            List.of(
                ValueInfo.tensor(
                    "x", ElementType.FLOAT, Shape.of(List.of(batch, length, Dimension.of(3))))),
            List.of(
                ValueInfo.tensor(
                    "y", ElementType.FLOAT, Shape.of(List.of(batch, length, Dimension.of(2))))),
            List.of(),
            Extras.NONE);
    OnnxWriter.write(new Model(8, Map.of("", 17L), graph, Extras.NONE), file);
    return file;
  }
}
