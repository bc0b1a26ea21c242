package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.quantize.ActivationFit;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTextsTest {
  private final FormulaTexts texts = new FormulaTexts(new Messages(Language.ENGLISH));

  @Test
  void fillsInTheNumbersOfTheTensor() {
    ValueRange range = new ValueRange(-1, 2);
    ActivationFit fit = new ActivationFit(range, range, 3f / 255, 85, 0, 255, 49.4);
    assertEquals(
        List.of(
            "scale = (max − min) / (qmax − qmin) = (2.000 − (−1.000)) / (255 − 0) = 0.01176",
            "zero point = round(qmin − min / scale) = round(0 − (−1.000) / 0.01176) = 85",
            "q = clip(round(x / 0.01176) + 85, 0, 255)",
            "error in the range ≤ scale / 2 = 0.005882;"
                + "  SQNR = 10 log10(Σx² / Σ(x − x′)²) ≈ 49.4 dB"),
        texts.lines(fit));
  }

  @Test
  void bracketsIntegersBelowZero() {
    ValueRange range = new ValueRange(0, 6);
    ActivationFit fit = new ActivationFit(range, range, 6f / 255, -128, -128, 127, 40);
    assertEquals(
        "scale = (max − min) / (qmax − qmin) = (6.000 − 0) / (127 − (−128)) = 0.02353",
        texts.lines(fit).get(0));
    assertEquals("q = clip(round(x / 0.02353) + (−128), −128, 127)", texts.lines(fit).get(2));
  }
}
