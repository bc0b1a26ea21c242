package dev.lapidary.core.train.network;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Builds a convolutional classifier layer by layer. A value is the output of the layer of the same
 * name; convolutions have no bias, since a BatchNormalization follows each. Weights start as He et
 * al. (2015) propose: normal, variance 2 / fan-out (the classifier: 1 / fan-in).
 */
final class NetworkBuilder {
  private static final long OPSET = 17;
  private static final long IR_VERSION = 8;

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final ClassifierTask task;
  private final Random random;

  NetworkBuilder(ClassifierTask task, long seed) {
    this.task = task;
    random = new Random(seed);
  }

  /** The value that the images are fed as: [batch, channels, height, width]. */
  String input() {
    return task.input();
  }

  int channels() {
    return task.channels();
  }

  /**
   * Convolution and BatchNormalization.
   *
   * @param from [N, in, H, W]
   * @return [N, out, ceil(H / stride), ceil(W / stride)]
   */
  String convolve(String name, String from, Convolution layer) {
    long in = layer.in() / layer.groups();
    long kernel = layer.kernel();
    double fanOut = (double) kernel * kernel * layer.out() / layer.groups();
    weight(name + ".weight", Math.sqrt(2 / fanOut), layer.out(), in, kernel, kernel);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    long pad = kernel / 2;
    attributes.put("group", Attribute.of(layer.groups()));
    attributes.put("kernel_shape", Attribute.of(new long[] {kernel, kernel}));
    attributes.put("pads", Attribute.of(new long[] {pad, pad, pad, pad}));
    attributes.put("strides", Attribute.of(new long[] {layer.stride(), layer.stride()}));
    String convolved = name + ".conv";
    add("Conv", convolved, List.of(from, name + ".weight"), attributes);
    return normalize(name, convolved, layer.out());
  }

  private String normalize(String name, String from, int channels) {
    String prefix = name + ".norm";
    constant(prefix + ".scale", 1, channels);
    constant(prefix + ".bias", 0, channels);
    constant(prefix + ".mean", 0, channels);
    constant(prefix + ".var", 1, channels);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("epsilon", Attribute.of(1e-5f));
    attributes.put("momentum", Attribute.of(0.9f));
    List<String> inputs =
        List.of(from, prefix + ".scale", prefix + ".bias", prefix + ".mean", prefix + ".var");
    return add("BatchNormalization", prefix, inputs, attributes);
  }

  String relu(String name, String from) {
    return add("Relu", name, List.of(from), Map.of());
  }

  String sum(String name, String first, String second) {
    return add("Add", name, List.of(first, second), Map.of());
  }

  /** Global average pooling and a fully connected layer, [N, channels, H, W] to [N, classes]. */
  Model classify(String graphName, String from, int channels) {
    add("GlobalAveragePool", "pool", List.of(from), Map.of());
    add("Flatten", "features", List.of("pool"), Map.of("axis", Attribute.of(1L)));
    weight("classifier.weight", Math.sqrt(1.0 / channels), task.classes(), channels);
    constant("classifier.bias", 0, task.classes());
    List<String> inputs = List.of("features", "classifier.weight", "classifier.bias");
    add("Gemm", task.output(), inputs, Map.of("transB", Attribute.of(1L)));
    return model(graphName);
  }

  private Model model(String graphName) {
    ValueInfo image = value(task.input(), task.channels(), task.height(), task.width());
    ValueInfo logits = value(task.output(), task.classes());
    Graph graph =
        new Graph(
            graphName,
            nodes,
            initializers,
            List.of(image),
            List.of(logits),
            List.of(),
            Extras.NONE);
    return new Model(IR_VERSION, Map.of("", OPSET), graph, Extras.NONE);
  }

  private static ValueInfo value(String name, long... lengths) {
    List<Dimension> axes = new ArrayList<>(List.of(Dimension.of("batch")));
    for (long length : lengths) {
      axes.add(Dimension.of(length));
    }
    return ValueInfo.tensor(name, ElementType.FLOAT, Shape.of(axes));
  }

  private String add(
      String opType, String name, List<String> inputs, Map<String, Attribute> attributes) {
    nodes.add(new Node(name, "", opType, inputs, List.of(name), attributes, Extras.NONE));
    return name;
  }

  private void weight(String name, double deviation, long... lengths) {
    float[] values = new float[count(lengths)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    initializers.put(name, Tensor.ofFloats(values, lengths));
  }

  private void constant(String name, float value, long... lengths) {
    float[] values = new float[count(lengths)];
    Arrays.fill(values, value);
    initializers.put(name, Tensor.ofFloats(values, lengths));
  }

  private static int count(long... lengths) {
    return Math.toIntExact(Arrays.stream(lengths).reduce(1, Math::multiplyExact));
  }
}
