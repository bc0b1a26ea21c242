package dev.lapidary.core.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.MacCount;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeparableNetworkTest {
  private static final ClassifierTask FASHION = ClassifierTask.fashion();

  @Test
  void theSmallSampleIsOneOfThem() {
    Model sample = SampleNetwork.FASHION_SMALL.create(5);
    Model same = new SeparableNetwork(48, 2).create(FASHION, 5);
    assertEquals(sample.graph().nodes(), same.graph().nodes());
    assertEquals(sample.graph().initializers(), same.graph().initializers());
  }

  @ParameterizedTest
  @CsvSource({
    "48, 2, 1, 28, 28, 10",
    "4, 1, 3, 8, 8, 2",
    "20, 3, 3, 32, 32, 10",
    "8, 1, 3, 96, 64, 5",
    "12, 2, 1, 49, 10, 12"
  })
  void isAsLargeAsItSays(int width, int blocks, int channels, int height, int columns, int classes)
      throws Exception {
    ClassifierTask task = new ClassifierTask("x", channels, height, columns, "y", classes);
    SeparableNetwork network = new SeparableNetwork(width, blocks);
    Model model = network.create(task, 1);
    long weights =
        model.graph().initializers().values().stream().mapToLong(Tensor::elementCount).sum();
    assertEquals(weights, network.parameters(task));
    assertEquals(
        MacCount.of(model, GivenInputs.none(), JobContext.none()).macs(),
        OptionalLong.of(network.macs(task)));
    assertEquals(task, ClassifierTask.of(model));
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      Tensor images =
          Tensor.ofFloats(new float[2 * channels * height * columns], 2, channels, height, columns);
      Tensor scores = session.run(Map.of("x", images), JobContext.none()).get("y");
      assertArrayEquals(new long[] {2, classes}, scores.lengths());
    }
  }

  @ParameterizedTest
  @CsvSource({"5000, 16, 1", "50000, 36, 2", "200000, 56, 3", "1000000, 88, 6"})
  void widthAndDepthGrowTogether(long weights, int width, int blocks) throws Exception {
    SeparableNetwork found = NetworkSearch.choose(FASHION, NetworkBudget.ofParameters(weights));
    assertEquals(new SeparableNetwork(width, blocks), found);
    assertTrue(found.parameters(FASHION) <= weights);
  }

  @Test
  void bothLimitsHold() throws Exception {
    NetworkBudget both = new NetworkBudget(OptionalLong.of(100_000), OptionalLong.of(500_000));
    SeparableNetwork found = NetworkSearch.choose(FASHION, both);
    assertEquals(NetworkSearch.choose(FASHION, NetworkBudget.ofMacs(500_000)), found);
    assertTrue(found.macs(FASHION) <= 500_000 && found.macs(FASHION) > 400_000, "" + found);
  }

  @Test
  void aBudgetNothingFitsIsRefusedWithTheSmallest() {
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> NetworkSearch.choose(FASHION, NetworkBudget.ofParameters(100)));
    assertEquals("student.budget", refused.messageKey());
    SeparableNetwork smallest = new SeparableNetwork(4, 1);
    assertTrue(
        refused.getMessage().contains(String.valueOf(smallest.parameters(FASHION))),
        refused.getMessage());
  }

  @Test
  void aBudgetLimitsSomething() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new NetworkBudget(OptionalLong.empty(), OptionalLong.empty()));
    assertThrows(IllegalArgumentException.class, () -> NetworkBudget.ofMacs(0));
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new SeparableNetwork(10, 1));
    assertEquals("width must be a multiple of 4, found 10", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new SeparableNetwork(8, 0));
  }
}
