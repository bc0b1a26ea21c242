package dev.lapidary.sim.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.Samples;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

  private static Workload workload(long activations, long weights) {
    return new Workload(1, List.of(), activations, weights);
  }

  @Test
  void keepsWeightsInTheRamOfABoard() throws Exception {
    assertEquals(
        new MemoryPlan(70, 1_000_000, OptionalLong.empty(), OptionalLong.empty()),
        MemoryPlan.of(Samples.board(), workload(50, 20)));
  }

  @Test
  void keepsWeightsInTheFlashOfAMicrocontroller() throws Exception {
    assertEquals(
        new MemoryPlan(50, 100_000, OptionalLong.of(20), OptionalLong.of(1000)),
        MemoryPlan.of(Samples.microcontroller(), workload(50, 20)));
  }

  @Test
  void fitsUpToTheLastByte() throws Exception {
    assertTrue(MemoryPlan.of(Samples.microcontroller(), workload(100_000, 1000)).fits());
  }

  @Test
  void doesNotFitWithActivationsAboveTheRam() throws Exception {
    MemoryPlan plan = MemoryPlan.of(Samples.microcontroller(), workload(100_001, 10));

    assertFalse(plan.fits());
    assertTrue(plan.fitsFlash());
  }

  @Test
  void doesNotFitWithWeightsAboveTheFlash() throws Exception {
    MemoryPlan plan = MemoryPlan.of(Samples.microcontroller(), workload(10, 1001));

    assertFalse(plan.fits());
    assertTrue(plan.fitsRam());
  }
}
