package dev.lapidary.core.profile;

import dev.lapidary.core.ir.ElementType;

/**
 * The work of one layer for one run at the workload's batch size.
 *
 * @param id the node's first non-empty output
 * @param precision type its arithmetic runs in: FLOAT, FLOAT16, INT8...; a Conv between
 *     DequantizeLinear and QuantizeLinear counts as INT8
 * @param macs multiply-accumulates, zeros counted
 * @param inputBytes bytes of activations read
 * @param outputBytes bytes of activations written
 * @param weightBytes bytes of constants read
 * @param weightZeroFraction share of zeros among the weights, 0..1
 */
public record LayerWork(
    String id,
    String opType,
    OperatorClass operatorClass,
    ElementType precision,
    long macs,
    long inputBytes,
    long outputBytes,
    long weightBytes,
    double weightZeroFraction) {}
