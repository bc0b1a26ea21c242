package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContendersTest {

  @Test
  void theGreatestStandsAloneWhereNoneIsNear() {
    assertEquals(List.of(1), contenders(0.01f, 1, 3, 2.9f));
  }

  @Test
  void whatRoundingMayMakeGreaterContends() {
    assertEquals(List.of(1, 2, 4), contenders(0.01f, 1, 3, 2.995f, 2.9f, 3.005f));
  }

  @Test
  void ofManyWithTheSameTheFirstFewStandForAll() {
    assertEquals(List.of(1, 2, 4), contenders(0.01f, 5, 6, 6, 5, 6, 6, 6));
    assertEquals(List.of(1, 2, 3, 5), contenders(0.01f, 5, 6, 6, 6, 6, 6.001f));
  }

  @Test
  void theOrderOfBatchesDoesNotMatter() {
    Contenders contenders = new Contenders();
    contenders.see(0, 1, 0.00001f);
    contenders.see(1, 1.0001f, 0.00001f);
    contenders.see(2, 0.5f, 2);
    assertEquals(List.of(1, 2), contenders.batches());
    Contenders others = new Contenders();
    others.see(2, 0.5f, 2);
    others.see(1, 1.0001f, 0.00001f);
    others.see(0, 1, 0.00001f);
    assertEquals(List.of(2, 1), others.batches());
  }

  private static List<Integer> contenders(float rounding, float... elements) {
    Contenders contenders = new Contenders();
    for (int batch = 0; batch < elements.length; batch++) {
      contenders.see(batch, elements[batch], rounding);
    }
    return contenders.batches();
  }
}
