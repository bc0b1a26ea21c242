package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransformContextTest {

  @Test
  void whoListensDoesNotChangeWhereLeftoversGo() {
    Path folder = Path.of("leftovers");
    TransformContext context = StepChecks.context(Path.of("scratch")).leavingIn(folder);
    assertEquals(Optional.of(folder), context.withListener(TrainingListener.none()).leftovers());
    assertEquals(Optional.of(folder), context.withJob(JobContext.none()).leftovers());
    assertEquals(Optional.empty(), context.leavingNothing().leftovers());
  }
}
