package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContendersTest {

  @Test
  void theGreatestStandsAloneWhereNoneIsNear() {
    assertEquals(Set.of(1), contenders(1, 3, 2.99f));
  }

  @Test
  void whatIsNearerThanRoundingContends() {
    assertEquals(Set.of(1, 2, 4), contenders(1, 3, 2.99999f, 2.999f, 3.00001f));
  }

  @Test
  void ofEqualOnesTheFirstStandsForAll() {
    assertEquals(Set.of(1), contenders(5, 6, 6, 6));
  }

  @Test
  void aGreaterOneLeavesEarlierOnesBehind() {
    assertEquals(Set.of(3), contenders(1, 1.000001f, 1.000002f, 7));
  }

  private static Set<Integer> contenders(float... elements) {
    Contenders contenders = new Contenders();
    float largest = 0;
    for (int batch = 0; batch < elements.length; batch++) {
      largest = Math.max(largest, elements[batch]);
      contenders.see(batch, elements[batch], largest);
    }
    return Set.copyOf(List.copyOf(contenders.batches()));
  }
}
