package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FixedBatchTest {
  private static Model model(Object samples) throws Exception {
    return TestGraphs.opset(13)
        .input("x", samples, 3)
        .node("Relu", "x", "y")
        .output("y", samples, 3)
        .model();
  }

  @Test
  void isTheLengthOfTheFirstAxis() throws Exception {
    assertEquals(Optional.of(new FixedBatch(4)), FixedBatch.of(model(4)));
    assertEquals(Optional.empty(), FixedBatch.of(model("N")));
  }

  @Test
  void aModelThatTakesNoSamplesIsRefused() {
    ModelException refused = assertThrows(ModelException.class, () -> FixedBatch.of(model(0)));
    assertEquals("train.emptyBatch", refused.messageKey());
  }
}
