package dev.lapidary.core.transform.quantize.saturation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SaturatingProductTest {

  /** 255 * 254 = 64770 becomes 32767, 255 * -256 = -65280 becomes -32768; the fifth is alone. */
  @Test
  void cutsOffWhatDoesNotFit() {
    SaturatingProduct product = new SaturatingProduct(127, 127, -128, -128, 100);
    int[] most = {255, 255, 255, 255, 255};
    assertEquals(64770 - 65280 + 25500, product.exact(most));
    assertEquals((32767 - 64770) + (-32768 + 65280), product.error(most));
    assertEquals(2, product.saturated(most));
    assertEquals(2, product.pairs());
    assertEquals(2, product.pairsAtRisk());
  }

  @Test
  void leavesWhatFits() {
    SaturatingProduct product = new SaturatingProduct(127, 127, 100, -100);
    int[] few = {128, 130, 255, 255};
    assertEquals(127 * 258, product.exact(few));
    assertEquals(0, product.error(few));
    assertEquals(0, product.saturated(few));
    assertEquals(1, product.pairsAtRisk());
  }

  /** 255 * 128 fits in 16 bits, 255 * 129 does not. */
  @Test
  void pairsAreAtRiskFrom129On() {
    assertEquals(0, new SaturatingProduct(64, 64).pairsAtRisk());
    assertEquals(0, new SaturatingProduct(-64, -64).pairsAtRisk());
    assertEquals(1, new SaturatingProduct(65, 64).pairsAtRisk());
    assertEquals(1, new SaturatingProduct(-1, -128).pairsAtRisk());
    assertEquals(0, new SaturatingProduct(127, -127).pairsAtRisk());
  }
}
