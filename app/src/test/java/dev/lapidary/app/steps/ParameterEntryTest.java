package dev.lapidary.app.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterEntryTest {

  @Test
  void sharesAreTypedInPerCent() {
    ParameterEntry entry = new ParameterEntry(ParameterSpec.fraction("sparsity", 0, 0.9, 0.5));
    assertEquals("50", entry.textProperty().get());
    entry.textProperty().set("62.5");
    assertEquals(Optional.of(0.625), entry.valueProperty().get());
    entry.textProperty().set("62,5");
    assertEquals(Optional.of(0.625), entry.valueProperty().get());
    entry.textProperty().set("95");
    assertFalse(entry.valid());
    assertEquals("90", entry.maximumText());
  }

  @Test
  void wholeNumbersStayWhole() {
    ParameterEntry entry = new ParameterEntry(ParameterSpec.integer("epochs", 1, 100, 8));
    assertEquals(Optional.of(8L), entry.valueProperty().get());
    for (String wrong : List.of("", "eight", "1.5", "0", "101", "1e99999999", "9".repeat(400))) {
      entry.textProperty().set(wrong);
      assertFalse(entry.valid(), wrong);
    }
    entry.reset();
    assertTrue(entry.valid());
  }

  @Test
  void smallNumbersReadAsTyped() {
    ParameterEntry entry = new ParameterEntry(ParameterSpec.number("weightDecay", 0, 1, "", 5e-4));
    assertEquals("0.0005", entry.textProperty().get());
    assertEquals(Optional.of(5e-4), entry.valueProperty().get());
  }

  @Test
  void namesAreDividedByCommas() {
    ParameterEntry entry = new ParameterEntry(ParameterSpec.names("layers"));
    assertEquals(Optional.of(List.of()), entry.valueProperty().get());
    entry.textProperty().set(" conv1,, conv2 ");
    assertEquals(Optional.of(List.of("conv1", "conv2")), entry.valueProperty().get());
  }

  @Test
  void numbersAreDividedByCommas() {
    ParameterEntry entry = new ParameterEntry(ParameterSpec.numbers("milestones", 0, 100));
    assertEquals(Optional.of(List.of()), entry.valueProperty().get());
    entry.textProperty().set("30, 60.5");
    assertEquals(Optional.of(List.of(30.0, 60.5)), entry.valueProperty().get());
    entry.textProperty().set("30, 160");
    assertEquals(Optional.empty(), entry.valueProperty().get());
  }

  @Test
  void seedsMayBeAnyLong() {
    ParameterEntry entry =
        new ParameterEntry(ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1));
    entry.textProperty().set("-7");
    assertEquals(Optional.of(-7L), entry.valueProperty().get());
  }
}
