package dev.lapidary.core.inspect;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the layers (Conv, Gemm, MatMul) of a model in the one it was made of, and what became of
 * their constants. Layers that are not the same size any more, or whose weights are stored other
 * than in float or behind DequantizeLinear, are left out.
 */
public final class WeightChanges {
  private static final Set<String> LAYERS = Set.of("Conv", "Gemm", "MatMul");
  private static final Set<String> FOLDED_AWAY = Set.of("Relu", "Clip");

  private final GraphIndex plain;
  private final GraphIndex folded;
  private final GraphIndex index;

  private WeightChanges(Model before, Model after) {
    Model start = InputDefaults.dropped(before);
    plain = GraphIndex.of(start.graph());
    folded =
        GraphIndex.of(FoldBatchNorm.fold(start, any -> true, JobContext.none()).model().graph());
    index = GraphIndex.of(after.graph());
  }

  /** The changes, in the order of the later graph. */
  public static List<WeightChange> between(Model before, Model after) {
    WeightChanges changes = new WeightChanges(before, after);
    List<WeightChange> found = new ArrayList<>();
    for (Node node : after.graph().nodes()) {
      if (isLayer(node)) {
        changes.of(node).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  private static boolean isLayer(Node node) {
    return node.isStandard() && LAYERS.contains(node.opType());
  }

  private Optional<WeightChange> of(Node node) {
    Optional<Dequantized> weight = node.input(1).flatMap(this::weight);
    return weight.flatMap(
        now ->
            origin(node, plain)
                .flatMap(layer -> change(layer, plain, node, now))
                .or(() -> origin(node, folded).flatMap(layer -> change(layer, folded, node, now))));
  }

  private Optional<WeightChange> change(
      Node layer, GraphIndex from, Node node, Dequantized weight) {
    boolean alike =
        layer.is(node.opType())
            && layer.floatAttribute("alpha", 1) == node.floatAttribute("alpha", 1)
            && layer.intAttribute("transB", 0) == node.intAttribute("transB", 0);
    return layer
        .input(1)
        .flatMap(from::constant)
        .filter(before -> alike && before.elementType().isFloating())
        .map(Tensor::toFloats)
        .filter(before -> before.length == weight.values.length)
        .map(
            before ->
                new WeightChange(
                    layer.id(),
                    before,
                    weight.values,
                    weight.grid,
                    node.input(0).flatMap(this::activation),
                    bias(layer, from, node)));
  }

  /** The layer of the earlier graph: by the same value, or that before a clip folded since. */
  private Optional<Node> origin(Node node, GraphIndex earlier) {
    Optional<Node> maker = earlier.producer(node.id());
    if (maker.isEmpty()) {
      maker = behindIntegers(node.id()).flatMap(earlier::producer);
    }
    while (maker.filter(one -> FOLDED_AWAY.contains(one.opType())).isPresent()) {
      maker = maker.get().input(0).flatMap(earlier::producer);
    }
    return maker.filter(WeightChanges::isLayer);
  }

  /** The name of a value behind its QuantizeLinear and DequantizeLinear. */
  private Optional<String> behindIntegers(String value) {
    return index
        .soleConsumer(value)
        .filter(user -> user.is("QuantizeLinear"))
        .flatMap(quantize -> index.soleConsumer(quantize.id()))
        .filter(user -> user.is("DequantizeLinear"))
        .map(Node::id);
  }

  private Optional<WeightChange.BiasChange> bias(Node layer, GraphIndex from, Node node) {
    Optional<float[]> before = layer.input(2).flatMap(from::constant).flatMap(WeightChanges::real);
    Optional<float[]> after = node.input(2).flatMap(index::constant).flatMap(WeightChanges::real);
    return after.flatMap(
        now -> {
          float[] old = before.orElse(new float[now.length]);
          return old.length == now.length ? WeightChange.BiasChange.of(old, now) : Optional.empty();
        });
  }

  private static Optional<float[]> real(Tensor values) {
    return values.elementType().isFloating() ? Optional.of(values.toFloats()) : Optional.empty();
  }

  private record Dequantized(float[] values, Optional<IntegerGrid> grid) {}

  private Optional<Dequantized> weight(String value) {
    Optional<float[]> real = index.constant(value).flatMap(WeightChanges::real);
    if (real.isPresent()) {
      return real.map(values -> new Dequantized(values, Optional.empty()));
    }
    return index.producer(value).filter(n -> n.is("DequantizeLinear")).flatMap(this::dequantized);
  }

  /** Of one scale, or of one for each index of the axis; blocks are left out. */
  private Optional<Dequantized> dequantized(Node node) {
    Optional<Tensor> integers = node.input(0).flatMap(index::constant);
    Optional<Tensor> scale = node.input(1).flatMap(index::constant);
    if (integers.isEmpty() || scale.isEmpty() || node.intAttribute("block_size", 0) != 0) {
      return Optional.empty();
    }
    Tensor stored = integers.get();
    float[] scales = scale.get().toFloats();
    long[] zeros = node.input(2).flatMap(index::constant).map(Tensor::toLongs).orElse(new long[1]);
    int axis = (int) node.intAttribute("axis", 1);
    int inner = 1;
    for (int i = (axis < 0 ? axis + stored.rank() : axis) + 1; i < stored.rank(); i++) {
      inner *= Math.toIntExact(stored.length(i));
    }
    long[] codes = stored.toLongs();
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      int channel = i / inner % scales.length;
      values[i] = scales[channel] * (codes[i] - zeros[zeros.length == 1 ? 0 : channel]);
    }
    return Optional.of(new Dequantized(values, Optional.of(grid(scales, codes, zeros))));
  }

  private static IntegerGrid grid(float[] scales, long[] codes, long[] zeros) {
    int widest = 0;
    for (int c = 1; c < scales.length; c++) {
      widest = scales[c] > scales[widest] ? c : widest;
    }
    int zero = (int) zeros[zeros.length == 1 ? 0 : widest];
    int greatest = 0;
    for (long code : codes) {
      greatest = Math.max(greatest, (int) Math.abs(code - zero));
    }
    int channel = scales.length == 1 ? -1 : widest;
    return new IntegerGrid(scales[widest], zero, zero - greatest, zero + greatest, channel);
  }

  private Optional<IntegerGrid> activation(String value) {
    Optional<Node> node =
        index
            .producer(value)
            .filter(maker -> maker.is("DequantizeLinear"))
            .filter(maker -> maker.input(2).flatMap(index::constant).isPresent());
    return node.flatMap(
        found -> {
          Tensor zero = index.constant(found.inputs().get(2)).orElseThrow();
          return found
              .input(1)
              .flatMap(index::constant)
              .filter(scale -> scale.elementCount() == 1)
              .map(scale -> grid(scale.toFloats()[0], zero));
        });
  }

  private static IntegerGrid grid(float scale, Tensor zero) {
    boolean signed = Set.of(ElementType.INT8, ElementType.INT16).contains(zero.elementType());
    int levels = 1 << zero.elementType().bits();
    int least = signed ? -levels / 2 : 0;
    return new IntegerGrid(scale, (int) zero.toLongs()[0], least, least + levels - 1, -1);
  }
}
