package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.ArrayData;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationObservationTest {

  /** As masks of transformers hold, that is the lowest float of all. */
  @Test
  void valuesWithoutRoomForBinsAreRefusedByName() throws Exception {
    ModelException refused =
        assertThrows(ModelException.class, () -> observe(-3.4028235e38f, Detail.DISTRIBUTION));
    assertEquals("calibration.tooLarge", refused.messageKey());
    assertTrue(refused.getMessage().contains("Value y"), refused.getMessage());
    assertEquals(
        -3.4028235e38f, observe(-3.4028235e38f, Detail.EXTREMES).of("y").extremes().minimum());
  }

  private static TensorStatistics observe(float filled, Detail detail) throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .floats("zero", 0)
            .floats("mask", filled)
            .node("Mul", "x zero", "h")
            .node("Add", "h mask", "y")
            .output("y", "N", 2)
            .model();
    SampleFeeds feeds = new SampleFeeds(ArrayData.random(1, 8, 2), model, 8, 4, 1);
    return new ActivationObservation(model, List.of("y")).observe(feeds, detail, JobContext.none());
  }
}
