package dev.lapidary.core.runtime;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Plausible values for a model's inputs where no data is at hand: the same seed gives the same
 * values. Floating values are standard normal. 8-bit integers span their range (pictures, quantized
 * values). Wider integers are indices: below the length of the table they look up, where the graph
 * tells, else 0 or 1; a mask is all ones. What is said about an input ({@link GivenInputs}) counts
 * first.
 */
public final class RandomInputs {
  private static final long DEFAULT_BOUND = 2;

  private final Map<String, Long> bounds;
  private final Map<String, String> values;
  private final Random random;

  private RandomInputs(Map<String, Long> bounds, Map<String, String> values, long seed) {
    this.bounds = bounds;
    this.values = values;
    random = new Random(seed);
  }

  /**
   * One tensor for each input.
   *
   * @param batch length of the batch axis
   * @param given lengths of other open axes, see {@link InputShapes}, and values
   * @throws WorkbenchException if an axis stays open, an input is not a tensor, or one cannot hold
   *     its value
   */
  public static Map<String, Tensor> of(
      List<ValueInfo> inputs, long batch, GivenInputs given, long seed) throws WorkbenchException {
    return new RandomInputs(Map.of(), given.values(), seed)
        .tensors(InputShapes.fix(inputs, batch, given.lengths()));
  }

  /**
   * One tensor for each input a caller must feed; indices fit the tables they look up, and an input
   * the graph compares with a constant holds that constant.
   */
  public static Map<String, Tensor> of(Graph graph, long batch, GivenInputs given, long seed)
      throws WorkbenchException {
    return new RandomInputs(bounds(graph), given.settled(graph).values(), seed)
        .tensors(InputShapes.fix(graph.feeds(), batch, given.lengths()));
  }

  /**
   * The error that a model does not run on these inputs, which lists them and says how to give
   * others.
   */
  public static ExecutionException refused(Map<String, Tensor> inputs, WorkbenchException cause) {
    String list =
        inputs.entrySet().stream()
            .map(input -> input.getKey() + described(input.getValue()))
            .collect(Collectors.joining(", "));
    return new ExecutionException(cause, "run.madeUpInputs", list, cause.getMessage());
  }

  /**
   * Runs the model once: whether it can be measured on these inputs.
   *
   * @throws WorkbenchException if it does not load or does not run
   */
  public static void tryOut(
      Model model, Map<String, Tensor> inputs, SessionOptions options, JobContext job)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(model, options)) {
      session.run(inputs, job);
    } catch (ExecutionException e) {
      throw refused(inputs, e);
    }
  }

  private static String described(Tensor tensor) {
    boolean single = tensor.elementCount() == 1 && tensor.rank() == 0;
    return single && tensor.elementType() != ElementType.STRING
        ? " = " + new BigDecimal(tensor.doubleAt(0)).toPlainString()
        : " " + tensor.shape();
  }

  /** By input: the length of the shortest table a Gather looks it up in. */
  private static Map<String, Long> bounds(Graph graph) {
    GraphIndex index = GraphIndex.of(graph);
    Map<String, Long> bounds = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.is("Gather") && node.inputs().size() == 2) {
        index
            .constant(node.inputs().get(0))
            .filter(table -> table.rank() > 0)
            .ifPresent(
                table -> {
                  long axis = node.intAttribute("axis", 0);
                  long length = table.length((int) (axis < 0 ? axis + table.rank() : axis));
                  bounds.merge(node.inputs().get(1), length, Math::min);
                });
      }
    }
    return bounds;
  }

  private Map<String, Tensor> tensors(List<ValueInfo> fixed) throws ModelException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (ValueInfo input : fixed) {
      ValueType.OfTensor type = input.tensorType().orElseThrow();
      long[] lengths = type.shape().lengths().orElseThrow();
      int count = count(input.name(), type, lengths);
      String value = values.get(input.name());
      tensors.put(
          input.name(),
          value == null
              ? tensor(input.name(), type.elementType(), count, lengths)
              : FilledInput.tensor(input.name(), type.elementType(), value, count, lengths));
    }
    return tensors;
  }

  private static int count(String name, ValueType.OfTensor type, long[] lengths)
      throws ModelException {
    double count = 1;
    for (long length : lengths) {
      count *= length;
    }
    double bytes = count * Math.max(Byte.SIZE, type.elementType().bits()) / Byte.SIZE;
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException("model.inputTooLarge", name, type.shape(), bytes);
    }
    return (int) count;
  }

  private Tensor tensor(String name, ElementType type, int count, long[] lengths)
      throws ModelException {
    if (type == ElementType.STRING) {
      List<byte[]> words = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        words.add(("word" + random.nextInt(10)).getBytes(StandardCharsets.UTF_8));
      }
      return Tensor.ofStringBytes(words, lengths);
    }
    if (type.bits() == 0) {
      throw new ModelException("model.inputNotTensor", name, type);
    }
    ByteBuffer data =
        ByteBuffer.allocate((int) type.byteSize(count)).order(ByteOrder.LITTLE_ENDIAN);
    if (type.isFloating() && type.bits() > Byte.SIZE) {
      return normal(type, count, lengths);
    }
    boolean isMask = name.toLowerCase(Locale.ROOT).contains("mask");
    long bound = isMask ? 1 : Math.max(1, bounds.getOrDefault(name, DEFAULT_BOUND));
    long least = isMask ? 1 : 0;
    while (data.hasRemaining()) {
      put(type, data, least, bound);
    }
    return Tensor.of(type, data.flip(), lengths);
  }

  private Tensor normal(ElementType type, int count, long[] lengths) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(type, values, lengths);
  }

  private void put(ElementType type, ByteBuffer data, long least, long bound) {
    long value = least + (long) (random.nextDouble() * bound);
    switch (type) {
      case INT64, UINT64 -> data.putLong(value);
      case INT32, UINT32 -> data.putInt((int) value);
      case INT16, UINT16 -> data.putShort((short) value);
      case COMPLEX64 -> data.putFloat((float) random.nextGaussian()).putFloat(0);
      case COMPLEX128 -> data.putDouble(random.nextGaussian()).putDouble(0);
      case BOOL -> data.put((byte) random.nextInt(2));
      default -> data.put((byte) random.nextInt(256));
    }
  }
}
