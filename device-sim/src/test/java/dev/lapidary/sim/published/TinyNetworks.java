package dev.lapidary.sim.published;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.core.profile.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The networks of MLPerf Tiny as workloads, without output channels that are all zero. */
final class TinyNetworks {
  private final ElementType precision;

  /** Share of the channels of the last convolution that are not all zero. */
  private double alive = 1;

  private TinyNetworks(ElementType precision) {
    this.precision = precision;
  }

  /**
   * @param benchmark ad, ic, kws or vww
   */
  static Workload read(String benchmark, ElementType precision) throws IOException {
    TinyNetworks network = new TinyNetworks(precision);
    List<LayerWork> layers = new ArrayList<>();
    for (Map<String, String> row : Csv.read("mlperf_tiny_layers.csv")) {
      if (row.get("model").equals(benchmark)) {
        layers.add(network.layer(row));
      }
    }
    return new Workload(1, layers, 0, 0);
  }

  private LayerWork layer(Map<String, String> row) {
    long[] in = shape(row.get("input_shape"));
    long[] out = shape(row.get("output_shape"));
    double share = share(row);
    return new LayerWork(
        row.get("layer_idx"),
        row.get("op"),
        operatorClass(row, in, out),
        precision,
        Math.round(Csv.count(row.get("macs")) * share),
        Math.min(in[in.length - 1], out[out.length - 1]),
        product(in),
        product(out),
        Math.round(Csv.count(row.get("weights")) * share),
        0);
  }

  /** A convolution computes the output channels that are left, the depthwise one after it those. */
  private double share(Map<String, String> row) {
    if (row.get("op").equals("DEPTHWISE_CONV_2D")) {
      return alive;
    }
    long channels = Csv.count(row.get("output_channels"));
    if (channels == 0) {
      return 1;
    }
    alive = 1 - (double) Csv.count(row.get("all_zero_output_channels")) / channels;
    return alive;
  }

  private static OperatorClass operatorClass(Map<String, String> row, long[] in, long[] out) {
    boolean oneByOne = row.get("kernel_h").equals("1");
    boolean winograd =
        row.get("kernel_h").equals("3")
            && row.get("stride_h").equals("1")
            && Math.min(in[in.length - 1], out[out.length - 1]) >= 8;
    return switch (row.get("op")) {
      case "CONV_2D" -> {
        if (oneByOne) {
          yield OperatorClass.POINTWISE;
        }
        yield winograd ? OperatorClass.CONVOLUTION_3X3 : OperatorClass.CONVOLUTION;
      }
      case "DEPTHWISE_CONV_2D" -> OperatorClass.DEPTHWISE;
      case "FULLY_CONNECTED" -> OperatorClass.MATRIX_PRODUCT;
      case "RESHAPE" -> OperatorClass.FREE;
      default -> OperatorClass.ELEMENTWISE;
    };
  }

  private static long[] shape(String text) {
    return Arrays.stream(text.split("x")).mapToLong(Long::parseLong).toArray();
  }

  private static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
