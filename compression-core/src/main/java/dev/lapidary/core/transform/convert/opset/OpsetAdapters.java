package dev.lapidary.core.transform.convert.opset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every operator of ONNX's own domain that versions 8 to 21 of the operator set changed
 * incompatibly. All others only grew: new types, new optional inputs, attributes whose default is
 * what was.
 */
final class OpsetAdapters {
  private static final List<String> REDUCTIONS_OF_18 =
      List.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSumSquare");

  private static final List<String> EXPERIMENTS =
      List.of(
          "ATen",
          "Affine",
          "ConstantFill",
          "Crop",
          "DynamicSlice",
          "GRUUnit",
          "GivenTensorFill",
          "ImageScaler",
          "ParametricSoftplus",
          "Scale",
          "ScaledTanh");

  private static final Map<String, OpsetAdapter> BY_OPERATOR = index(all());

  private OpsetAdapters() {}

  /** The adapter that takes nodes of {@code opType} to {@code toVersion}, if it changed there. */
  static Optional<OpsetAdapter> find(String opType, int toVersion) {
    return Optional.ofNullable(BY_OPERATOR.get(opType + toVersion));
  }

  private static Map<String, OpsetAdapter> index(List<OpsetAdapter> adapters) {
    Map<String, OpsetAdapter> index = new LinkedHashMap<>();
    adapters.forEach(adapter -> index.put(adapter.opType() + adapter.toVersion(), adapter));
    return index;
  }

  private static List<OpsetAdapter> all() {
    List<OpsetAdapter> all = new ArrayList<>(upTo11());
    EXPERIMENTS.forEach(opType -> all.add(OpsetAdapter.of(opType, 10, Renamings::removed)));
    all.addAll(from12To13());
    all.addAll(from14To21());
    return all;
  }

  private static List<OpsetAdapter> upTo11() {
    return List.of(
        OpsetAdapter.of("BatchNormalization", 9, Normalizations::spatial),
        OpsetAdapter.of("Scan", 9, ScanBatch::adapt),
        OpsetAdapter.of("Upsample", 9, ResizeForms::upsampleScales),
        OpsetAdapter.of("Dropout", 10, Normalizations::dropoutMask),
        OpsetAdapter.of("Slice", 10, AttributeInputs::slice),
        OpsetAdapter.of("TopK", 10, AttributeInputs::topK),
        OpsetAdapter.of("Clip", 11, FloatLimits::clip),
        OpsetAdapter.of("Pad", 11, FloatLimits::pad),
        OpsetAdapter.of("Resize", 11, ResizeForms::resizeCoordinates),
        OpsetAdapter.of("Scatter", 11, Renamings::scatterElements),
        OpsetAdapter.of("Upsample", 11, ResizeForms::upsampleToResize));
  }

  private static List<OpsetAdapter> from12To13() {
    return List.of(
        OpsetAdapter.of("Dropout", 12, AttributeInputs::dropoutRatio),
        OpsetAdapter.of("Hardmax", 13, SoftmaxAxis::adapt),
        OpsetAdapter.of("LogSoftmax", 13, SoftmaxAxis::adapt),
        OpsetAdapter.of("Resize", 13, ResizeForms::omitEmptyInputs),
        OpsetAdapter.of("Softmax", 13, SoftmaxAxis::adapt),
        AttributeInputs.axes("ReduceSum", 13),
        AttributeInputs.axes("Squeeze", 13),
        AttributeInputs.axes("Unsqueeze", 13),
        AttributeInputs.longs("Split", 13, "split", 1));
  }

  private static List<OpsetAdapter> from14To21() {
    List<OpsetAdapter> adapters = new ArrayList<>();
    adapters.add(OpsetAdapter.of("BatchNormalization", 14, Normalizations::trainingOutputs));
    adapters.add(OpsetAdapter.of("RoiAlign", 16, Renamings::roiAlignMode));
    adapters.add(OpsetAdapter.of("Split", 18, Renamings::splitCount));
    REDUCTIONS_OF_18.forEach(opType -> adapters.add(AttributeInputs.axes(opType, 18)));
    adapters.add(OpsetAdapter.of("DFT", 20, AttributeInputs::dftAxis));
    adapters.add(OpsetAdapter.of("GridSample", 20, Renamings::gridSampleMode));
    adapters.add(OpsetAdapter.of("GroupNormalization", 21, Normalizations::groupScales));
    return adapters;
  }
}
