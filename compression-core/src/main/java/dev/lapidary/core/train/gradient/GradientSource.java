package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Map;

/**
 * Gradients of one loss on a fixed choice of samples, batch by batch: equal questions have equal
 * answers. Not thread-safe. Holds native memory until closed.
 */
public interface GradientSource extends AutoCloseable {

  /** The weights that gradients reach, by value name and as the model has them. */
  Map<String, Tensor> weights();

  /**
   * Takes the gradients of every batch in turn.
   *
   * @param visitor sees one batch at a time
   * @throws IllegalArgumentException if the query names a weight that is not among {@link
   *     #weights()}
   * @throws WorkbenchException if the data lacks labels or does not fit, or a loss or gradient is
   *     not finite
   */
  void weightGradients(WeightQuery query, WeightVisitor visitor, JobContext job)
      throws WorkbenchException;

  /**
   * Takes the gradients of one class score of each sample with respect to its inputs.
   *
   * @throws WorkbenchException if no input holds floating-point numbers, there is no such class or
   *     label, or a gradient is not finite
   */
  void inputGradients(ClassChoice choice, InputVisitor visitor, JobContext job)
      throws WorkbenchException;

  /**
   * The gradients of the mean loss over all samples, by the names of the query.
   *
   * @throws WorkbenchException as {@link #weightGradients}
   */
  default Map<String, Tensor> meanGradients(WeightQuery query, JobContext job)
      throws WorkbenchException {
    ElementSums sums = new ElementSums();
    weightGradients(
        query,
        batch ->
            batch
                .gradients()
                .forEach((name, value) -> sums.add(name, value, (g, i) -> batch.share() * g)),
        job);
    return sums.tensors();
  }

  @Override
  void close();

  /** Sees the gradients of weights. */
  @FunctionalInterface
  interface WeightVisitor {
    void visit(BatchGradients batch) throws WorkbenchException;
  }

  /** Sees the gradients of inputs. */
  @FunctionalInterface
  interface InputVisitor {
    /**
     * @param indices of the samples: in the dataset if all of it is used, else among those drawn;
     *     not to be changed
     * @param gradients FLOAT, by input name and in the input's shape, axis 0 the sample
     */
    void visit(int[] indices, Map<String, Tensor> gradients) throws WorkbenchException;
  }
}
