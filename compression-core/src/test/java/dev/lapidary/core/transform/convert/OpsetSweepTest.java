package dev.lapidary.core.transform.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.StepChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises every operator test of the fixtures that ONNX Runtime can run. */
class OpsetSweepTest {
  private static final Logger LOG = LoggerFactory.getLogger(OpsetSweepTest.class);
  private static final double TOLERANCE = 1e-6;
  private static final int[] TARGETS = {13, 17, 21};

  private final List<String> differing = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private int same;

  @Test
  void raisesOperatorTestsToEqualOutputs() throws Exception {
    Path file = Fixtures.require("onnx-node-tests/onnx-v1.17.0-node.zip");
    int runnable = 0;
    for (OperatorCases.Case one : OperatorCases.read(file)) {
      if (one.model().opset() < 7 || one.model().opset() >= 21) {
        continue;
      }
      try {
        Map<String, Tensor> expected = StepChecks.run(one.model(), one.feeds());
        runnable++;
        check(one, expected);
      } catch (WorkbenchException e) {
        LOG.debug("{}: {}", one.name(), e.getMessage());
      }
    }
    LOG.info("{} cases run, {} raised equal, refused: {}", runnable, same, refused);
    differing.forEach(LOG::info);
    assertEquals(List.of(), differing);
    assertTrue(same > 0);
  }

  private void check(OperatorCases.Case one, Map<String, Tensor> expected) {
    for (int target : TARGETS) {
      if (one.model().opset() < target) {
        check(one, expected, target);
      }
    }
  }

  private void check(OperatorCases.Case one, Map<String, Tensor> expected, int target) {
    String name = one.name() + " " + one.model().opset() + " -> " + target;
    try {
      Model raised = StepChecks.apply(new ConvertOpset(target), one.model(), Path.of(".")).model();
      StepChecks.assertClose(expected, StepChecks.run(raised, one.feeds()), TOLERANCE);
      same++;
    } catch (RecipeException e) {
      refused.add(name + ": " + e.getMessage());
    } catch (WorkbenchException | AssertionError e) {
      differing.add(name + ": " + e.getMessage());
    }
  }
}
