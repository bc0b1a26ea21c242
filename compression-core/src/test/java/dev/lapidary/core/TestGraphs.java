package dev.lapidary.core;

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
import dev.lapidary.core.ir.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Builds small models line by line, each line one node:
 *
 * <pre>{@code
 * Model model = TestGraphs.opset(13)
 *     .input("x", "N", 3, 8, 8)
 *     .weight("w", 4, 3, 3, 3)
 *     .node("Conv", "x w", "y", "pads", new long[] {1, 1, 1, 1})
 *     .node("Relu", "y", "z")
 *     .output("z", "N", 4, 8, 8)
 *     .model();
 * }</pre>
 *
 * Names are separated by blanks; {@code _} is an omitted input or output.
 */
public final class TestGraphs {
  private static final long IR_OF_OPSET_21 = 10;
  private static final long IR_OF_OPSET_17 = 8;

  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final List<ValueInfo> valueInfos = new ArrayList<>();
  private final Random random = new Random(7);

  private TestGraphs(long opset) {
    opsets.put("", opset);
  }

  /** A model of ONNX's operator set {@code version}. */
  public static TestGraphs opset(long version) {
    return new TestGraphs(version);
  }

  /** Declares another domain. */
  public TestGraphs domain(String domain, long version) {
    opsets.put(domain, version);
    return this;
  }

  /** A float input; an axis is a number, a name, or null for unknown. */
  public TestGraphs input(String name, Object... axes) {
    return input(ElementType.FLOAT, name, axes);
  }

  public TestGraphs input(ElementType type, String name, Object... axes) {
    inputs.add(ValueInfo.tensor(name, type, shape(axes)));
    return this;
  }

  /** A float output; see {@link #input(String, Object...)}. */
  public TestGraphs output(String name, Object... axes) {
    return output(ElementType.FLOAT, name, axes);
  }

  public TestGraphs output(ElementType type, String name, Object... axes) {
    outputs.add(ValueInfo.tensor(name, type, shape(axes)));
    return this;
  }

  /** Outputs of whatever type they turn out to have. */
  public TestGraphs outputs(String... names) {
    for (String name : names) {
      outputs.add(new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE));
    }
    return this;
  }

  /** A note on the float type of an inner value. */
  public TestGraphs valueInfo(String name, Object... axes) {
    valueInfos.add(ValueInfo.tensor(name, ElementType.FLOAT, shape(axes)));
    return this;
  }

  /** A float weight with seeded normal values of deviation 0.5. */
  public TestGraphs weight(String name, long... lengths) {
    int count = 1;
    for (long length : lengths) {
      count = Math.toIntExact(count * length);
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * 0.5);
    }
    return constant(name, Tensor.ofFloats(values, lengths));
  }

  /** A one-dimensional float weight of seeded values in [0.5, 1.5), fit to be a variance. */
  public TestGraphs positive(String name, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return floats(name, values);
  }

  /** An initializer. */
  public TestGraphs constant(String name, Tensor value) {
    initializers.put(name, value);
    return this;
  }

  /** A one-dimensional float initializer. */
  public TestGraphs floats(String name, float... values) {
    return constant(name, Tensor.ofFloats(values, values.length));
  }

  /** A one-dimensional int64 initializer. */
  public TestGraphs longs(String name, long... values) {
    return constant(name, Tensor.ofLongs(values, values.length));
  }

  /**
   * A node of ONNX's own domain.
   *
   * @param attributes name, value, name, value...; a value is an int, long, float, String, Tensor,
   *     Graph, long[], float[] or an {@link Attribute}
   */
  public TestGraphs node(String opType, String ins, String outs, Object... attributes) {
    return nodeOf("", opType, ins, outs, attributes);
  }

  /** A node of any domain. */
  public TestGraphs nodeOf(
      String domain, String opType, String ins, String outs, Object... attributes) {
    Map<String, Attribute> named = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      named.put((String) attributes[i], attribute(attributes[i + 1]));
    }
    nodes.add(new Node("", domain, opType, names(ins), names(outs), named, Extras.NONE));
    return this;
  }

  private static Attribute attribute(Object value) {
    if (value instanceof Integer v) {
      return Attribute.of(v.longValue());
    } else if (value instanceof Long v) {
      return Attribute.of(v.longValue());
    } else if (value instanceof Float v) {
      return Attribute.of(v.floatValue());
    } else if (value instanceof String v) {
      return Attribute.of(v);
    } else if (value instanceof Tensor v) {
      return Attribute.of(v);
    } else if (value instanceof Graph v) {
      return Attribute.of(v);
    } else if (value instanceof long[] v) {
      return Attribute.of(v);
    } else if (value instanceof float[] v) {
      List<Float> values = new ArrayList<>();
      for (float number : v) {
        values.add(number);
      }
      return new Attribute.FloatList(values, Extras.NONE);
    }
    return (Attribute) value;
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.isBlank() ? new String[0] : text.trim().split(" +")) {
      names.add(name.equals("_") ? "" : name);
    }
    return names;
  }

  private static Shape shape(Object... axes) {
    List<Dimension> dimensions = new ArrayList<>();
    for (Object axis : axes) {
      if (axis instanceof Number length) {
        dimensions.add(Dimension.of(length.longValue()));
      } else {
        dimensions.add(axis == null ? Dimension.unknown() : Dimension.of((String) axis));
      }
    }
    return Shape.of(dimensions);
  }

  /** The graph, unchecked: tests of bad graphs need it so. */
  public Graph graph() {
    return new Graph("test", nodes, initializers, inputs, outputs, valueInfos, Extras.NONE);
  }

  /** The model. */
  public Model model() {
    long irVersion = opsets.get("") > 17 ? IR_OF_OPSET_21 : IR_OF_OPSET_17;
    return new Model(irVersion, opsets, graph(), Extras.NONE);
  }
}
