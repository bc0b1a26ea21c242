package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.transform.quantize.TensorError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorScaleTest {

  @Test
  void everyFiveDecibelsAreALevel() {
    assertEquals(0, ErrorScale.level(Double.POSITIVE_INFINITY));
    assertEquals(0, ErrorScale.level(45));
    assertEquals(1, ErrorScale.level(44.9));
    assertEquals(8, ErrorScale.level(5));
    assertEquals(9, ErrorScale.level(4.9));
    assertEquals(9, ErrorScale.level(Double.NaN));
  }

  @Test
  void theLegendSaysFromWhereALevelHolds() {
    assertEquals(
        List.of("≥45", "40", "35", "30", "25", "20", "15", "10", "5", "<5"),
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
