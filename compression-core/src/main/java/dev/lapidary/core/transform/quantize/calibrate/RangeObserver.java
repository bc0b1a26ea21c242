package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.ir.Tensor;
import java.util.List;

/** Sees one activation batch by batch and forgets each batch. Local to one observation. */
public interface RangeObserver {

  /** Takes in one batch: the tensors that {@link Calibrator#reduction} makes of the activation. */
  void observe(List<Tensor> reduced);

  /**
   * The range fitted to what was seen; its bounds may be infinite or NaN if the activation was.
   *
   * @return minimum and maximum
   */
  float[] bounds();
}
