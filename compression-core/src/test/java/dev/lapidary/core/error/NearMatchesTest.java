package dev.lapidary.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMatchesTest {
  private static final List<String> KNOWN =
      List.of("stem.conv", "block1.conv", "block1.norm", "block2.conv", "head");

  @Test
  void namesWithAFewOtherLettersAreNear() {
    assertEquals(List.of("head"), NearMatches.of("hed", KNOWN));
    assertEquals(List.of(), NearMatches.of("pooling", KNOWN));
  }

  @Test
  void whatAPatternLeavesOpenMakesNoDifference() {
    assertEquals(
        List.of("block1.conv", "block1.norm", "block2.conv"), NearMatches.of("blok1.*", KNOWN));
    assertEquals(List.of("block1.norm"), NearMatches.of("bl*k?.nrom", KNOWN).subList(0, 1));
    assertEquals(
        List.of("stem.conv", "block1.conv", "block2.conv"), NearMatches.of("*.cnv", KNOWN));
  }

  @Test
  void aPatternOfHardlyAnyLettersIsNearNothing() {
    assertEquals(List.of(), NearMatches.of("x*", KNOWN));
    assertEquals(String.join(", ", KNOWN), NearMatches.text("x*", KNOWN));
  }
}
