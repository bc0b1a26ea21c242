package dev.lapidary.core.train.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerEventTest {
  @Test
  void anEventIsReadAsItWasWritten() {
    WorkerEvent progress = new WorkerEvent.Progress(0.25, "epoch 1 of 4");
    assertEquals(Optional.of(progress), WorkerEvent.read(progress.line()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[W] native text", "{\"is\":\"Other\"}", "{\"level\":3}", "{", "{}"})
  void whatOthersPrintIsPassedOver(String line) {
    assertEquals(Optional.empty(), WorkerEvent.read(line));
  }
}
