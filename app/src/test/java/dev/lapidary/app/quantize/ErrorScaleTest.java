package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.transform.quantize.TensorError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorScaleTest {

  @Test
  void everyTenDecibelsAreALevel() {
    assertEquals(0, ErrorScale.level(Double.POSITIVE_INFINITY));
    assertEquals(0, ErrorScale.level(50));
    assertEquals(1, ErrorScale.level(49.9));
    assertEquals(5, ErrorScale.level(0));
    assertEquals(6, ErrorScale.level(-0.1));
    assertEquals(6, ErrorScale.level(Double.NaN));
  }

  @Test
  void theLegendSaysFromWhereALevelHolds() {
    assertEquals(
        List.of("≥ 50", "40", "30", "20", "10", "0", "< 0"),
        IntStream.range(0, ErrorScale.levels()).mapToObj(ErrorScale::words).toList());
  }

  @Test
  void namesWithCommasAndEndlessRatiosGoIntoOneCellEach() {
    List<ErrorRow> rows =
        List.of(
            new ErrorRow(2, new TensorError("a,b", "Conv", 31.25)),
            new ErrorRow(1, new TensorError("c", "Relu", Double.POSITIVE_INFINITY)));
    assertEquals(
        "position,value,operator,sqnrDb\n2,\"a,b\",Conv,31.2500\n1,\"c\",Relu,inf\n",
        ErrorsCsv.write(rows));
  }
}
