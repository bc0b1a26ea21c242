package dev.lapidary.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class EnvironmentTest {

  @Test
  void describesThisMachine() {
    Environment environment = Environment.current("1.29.0", "local-cpu");
    assertFalse(environment.cpu().isBlank());
    assertFalse(environment.os().isBlank());
    assertEquals("local-cpu", environment.device());
  }
}
