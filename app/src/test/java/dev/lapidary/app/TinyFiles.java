package dev.lapidary.app;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A classifier of four numbers into three classes, and data it is right about. */
public final class TinyFiles {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final int SAMPLES = 90;

  private TinyFiles() {}

  /** Two matrix products with a Relu between; weights from a seed. */
  public static Model model() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("w1", random(7, FEATURES, 32));
    weights.put("w2", random(8, 32, CLASSES));
    Graph graph =
        new Graph(
            "tiny",
            List.of(
                Node.of("MatMul", List.of("x", "w1"), List.of("h")),
                Node.of("Relu", List.of("h"), List.of("r")),
                Node.of("MatMul", List.of("r", "w2"), List.of("y"))),
            weights,
            List.of(input("x", FEATURES)),
            List.of(input("y", CLASSES)),
            List.of(),
            Extras.NONE);
    return new Model(8, Map.of("", 17L), graph, Extras.NONE);
  }

  private static ValueInfo input(String name, int length) {
    return ValueInfo.tensor(
        name, ElementType.FLOAT, Shape.of(List.of(Dimension.of("N"), Dimension.of(length))));
  }

  private static Tensor random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, rows, columns);
  }

  public static Path model(Path folder) throws WorkbenchException {
    Path file = folder.resolve("tiny-net.onnx");
    OnnxWriter.write(model(), file);
    return file;
  }

  /** A folder with a dataset.json over a CSV file. */
  public static Path data(Path folder) throws IOException {
    Path made = Files.createDirectories(folder.resolve("tiny-data"));
    StringBuilder rows = new StringBuilder("a,b,c,d,label\n");
    Random random = new Random(3);
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        rows.append(random.nextFloat()).append(',');
      }
      rows.append(i % CLASSES).append('\n');
    }
    Files.writeString(made.resolve("tiny.csv"), rows);
    Files.writeString(
        made.resolve("dataset.json"),
        """
        {"formatVersion":1, "kind":"csv", "file":"tiny.csv",
         "features":["a","b","c","d"], "label":"label"}
        """);
    return made;
  }
}
