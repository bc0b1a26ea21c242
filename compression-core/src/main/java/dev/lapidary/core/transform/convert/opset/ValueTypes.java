package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.ValueType;
import java.util.Optional;

/** What is known of the types of a model's values. */
public interface ValueTypes {

  /**
   * The type of a value; of those inside subgraphs only if the file notes it.
   *
   * @throws WorkbenchException if finding it out fails
   */
  Optional<ValueType.OfTensor> of(String value) throws WorkbenchException;

  /** The floating type of all floating values, if the model has only one. */
  Optional<ElementType> soleFloatingType();
}
