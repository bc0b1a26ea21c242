package dev.lapidary.core.transform;

import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Builds small models for tests, a line a node. */
public final class TestModel {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final long opset;

  private TestModel(long opset) {
    this.opset = opset;
  }

  public static TestModel opset(long opset) {
    return new TestModel(opset);
  }

  /** A FLOAT input; a length of -1 is the symbol N. */
  public TestModel input(String name, long... lengths) {
    inputs.add(ValueInfo.tensor(name, ElementType.FLOAT, shape(lengths)));
    return this;
  }

  /** A FLOAT output; a length of -1 is the symbol N. */
  public TestModel output(String name, long... lengths) {
    outputs.add(ValueInfo.tensor(name, ElementType.FLOAT, shape(lengths)));
    return this;
  }

  private static Shape shape(long... lengths) {
    List<Dimension> dimensions = new ArrayList<>();
    for (long length : lengths) {
      dimensions.add(length < 0 ? Dimension.of("N") : Dimension.of(length));
    }
    return Shape.of(dimensions);
  }

  public TestModel constant(String name, Tensor value) {
    initializers.put(name, value);
    return this;
  }

  /** Normally distributed weights, the same for the same name. */
  public TestModel weight(String name, long... lengths) {
    return constant(name, random(name.hashCode(), lengths));
  }

  /** Normally distributed values. */
  public static Tensor random(long seed, long... lengths) {
    Random random = new Random(seed);
    int count = 1;
    for (long length : lengths) {
      count *= (int) length;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, lengths);
  }

  /**
   * A node.
   *
   * @param inputNames separated by spaces; "-" for an omitted one
   * @param attributes name, value pairs; values are Long, Float, String, long[] or Attribute
   */
  public TestModel node(String opType, String inputNames, String output, Object... attributes) {
    List<String> names =
        List.of(inputNames.split(" ")).stream().map(n -> n.equals("-") ? "" : n).toList();
    Node node = Node.of(opType, names, List.of(output.split(" ")));
    for (int i = 0; i < attributes.length; i += 2) {
      node = node.withAttribute((String) attributes[i], attribute(attributes[i + 1]));
    }
    nodes.add(node);
    return this;
  }

  private static Attribute attribute(Object value) {
    if (value instanceof Attribute attribute) {
      return attribute;
    } else if (value instanceof Number number && !(value instanceof Float)) {
      return Attribute.of(number.longValue());
    } else if (value instanceof Float number) {
      return Attribute.of(number);
    } else if (value instanceof long[] list) {
      return Attribute.of(list);
    } else if (value instanceof Tensor tensor) {
      return Attribute.of(tensor);
    }
    return Attribute.of((String) value);
  }

  public Graph graph() {
    return new Graph("test", nodes, initializers, inputs, outputs, List.of(), Extras.NONE);
  }

  public Model build() {
    return new Model(8, Map.of("", opset), graph(), Extras.NONE);
  }

  /** A context without data, models or engine. */
  public static TransformContext context() {
    return context(DataRoles.none(), Path.of("unused"));
  }

  public static TransformContext context(DataRoles data, Path scratch) {
    return new TransformContext(
        data, Map.of(), null, TrainingListener.none(), scratch, JobContext.none());
  }
}
