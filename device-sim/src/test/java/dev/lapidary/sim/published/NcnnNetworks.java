package dev.lapidary.sim.published;

import static java.util.stream.Collectors.groupingBy;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.core.profile.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The networks of ncnn's benchmark as workloads. */
final class NcnnNetworks {
  private static final Set<String> FREE =
      Set.of("Input", "Split", "Flatten", "Reshape", "MemoryData", "Noop", "PriorBox", "BatchNorm");
  private static final long WINOGRAD_CHANNELS = 8;

  private final Map<String, List<Map<String, String>>> rows;

  private NcnnNetworks(Map<String, List<Map<String, String>>> rows) {
    this.rows = rows;
  }

  static NcnnNetworks read() throws IOException {
    return new NcnnNetworks(
        Csv.read("ncnn_model_layers.csv").stream().collect(groupingBy(row -> row.get("model"))));
  }

  /** In an int8 network, layers without multiply-accumulates run in floating point. */
  Workload workload(String network, ElementType precision) {
    List<LayerWork> layers = rows.get(network).stream().map(row -> layer(row, precision)).toList();
    return new Workload(1, layers, 0, 0);
  }

  private static LayerWork layer(Map<String, String> row, ElementType precision) {
    OperatorClass operatorClass = operatorClass(row);
    boolean inFloat = precision == ElementType.INT8 && operatorClass == OperatorClass.ELEMENTWISE;
    return new LayerWork(
        row.get("layer"),
        row.get("type"),
        operatorClass,
        inFloat ? ElementType.FLOAT : precision,
        Csv.count(row.get("macs")),
        channels(row),
        Csv.count(row.get("in_elems")),
        Csv.count(row.get("out_elems")),
        Csv.count(row.get("params")),
        0);
  }

  private static long channels(Map<String, String> row) {
    return Math.min(Csv.count(row.get("cin")), Csv.count(row.get("cout")));
  }

  private static OperatorClass operatorClass(Map<String, String> row) {
    if (FREE.contains(row.get("type"))) {
      return OperatorClass.FREE;
    }
    return switch (row.get("type")) {
      case "Convolution", "ConvolutionDepthWise", "DeconvolutionDepthWise" -> convolution(row);
      case "InnerProduct", "Gemm", "MultiHeadAttention" -> OperatorClass.MATRIX_PRODUCT;
      default -> OperatorClass.ELEMENTWISE;
    };
  }

  private static OperatorClass convolution(Map<String, String> row) {
    long groups = Csv.count(row.get("g"));
    if (groups > 1) {
      return groups == Csv.count(row.get("cin"))
          ? OperatorClass.DEPTHWISE
          : OperatorClass.GROUPED_CONVOLUTION;
    }
    if (row.get("k").equals("1x1")) {
      return OperatorClass.POINTWISE;
    }
    boolean winograd =
        row.get("k").equals("3x3")
            && row.get("s").equals("1")
            && row.get("d").equals("1")
            && channels(row) >= WINOGRAD_CHANNELS;
    return winograd ? OperatorClass.CONVOLUTION_3X3 : OperatorClass.CONVOLUTION;
  }
}
