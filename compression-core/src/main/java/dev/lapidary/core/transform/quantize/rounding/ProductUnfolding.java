package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.WeightedNode;

/** A Gemm or MatMul: every vector along the last axis of the input is a row. */
final class ProductUnfolding implements Unfolding {
  private final int inputs;
  private final int outputs;
  private final boolean outputsFirst;

  ProductUnfolding(WeightedNode layer) {
    outputsFirst = layer.channelAxis() == 0;
    outputs = Math.toIntExact(layer.weight().length(layer.channelAxis()));
    inputs = Math.toIntExact(layer.weight().length(1 - layer.channelAxis()));
  }

  @Override
  public int groups() {
    return 1;
  }

  @Override
  public int columns() {
    return inputs;
  }

  @Override
  public Rows unfold(Tensor input) {
    return new Rows() {
      @Override
      public int blocks() {
        return 1;
      }

      @Override
      public float[] block(int block, int group) {
        return input.toFloats();
      }
    };
  }

  @Override
  public float[][] rows(Tensor weight) {
    float[] values = weight.toFloats();
    float[][] rows = new float[outputs][inputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        rows[o][i] = values[position(o, i)];
      }
    }
    return rows;
  }

  @Override
  public Tensor weight(float[][] rows) {
    float[] values = new float[outputs * inputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        values[position(o, i)] = rows[o][i];
      }
    }
    return outputsFirst
        ? Tensor.ofFloats(values, outputs, inputs)
        : Tensor.ofFloats(values, inputs, outputs);
  }

  private int position(int output, int input) {
    return outputsFirst ? output * inputs + input : input * outputs + output;
  }
}
