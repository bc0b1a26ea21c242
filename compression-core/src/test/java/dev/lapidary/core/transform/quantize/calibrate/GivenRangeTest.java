package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenRangeTest {

  @ParameterizedTest
  @CsvSource({
    "relu1_out=0..6, relu1_out, 0, 6",
    "logits=-12.5..12.5, logits, -12.5, 12.5",
    "' a b = .5..1e3 ', a b, 0.5, 1000",
    "/m/Add_output_0=-1E-2..+2.25, /m/Add_output_0, -0.01, 2.25",
    "a=b..c=-3..-1, a=b..c, -3, -1",
    "block1.*=2..2, block1.*, 2, 2"
  })
  void readsValueAndBounds(String entry, String values, float least, float most) {
    assertEquals(
        List.of(new GivenRange(values, new ValueRange(least, most))),
        GivenRange.parse(List.of(entry)));
  }

  @Test
  void aPatternNamesSeveralValues() {
    GivenRange range = GivenRange.parse(List.of("block1.*=0..6")).get(0);
    assertTrue(range.names("block1.relu"));
    assertFalse(range.names("block12"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu",
        "relu=6",
        "=0..6",
        " =0..6",
        "r=0...6..",
        "r=a..b",
        "r=0..6f",
        "r=0-6",
        ""
      })
  void otherTextsAreRefusedWithTheFormThatIsWanted(String entry) {
    assertRefused(
        entry,
        "takes VALUE=MIN..MAX, such as relu1_out=0..6 or logits=-12.5..12.5, found \""
            + entry
            + "\"",
        "的格式为 值=最小..最大，例如 relu1_out=0..6 或 logits=-12.5..12.5，实际为“" + entry + "”");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r=6..0", "r=0..0", "r=-0..0", "r=1e-3..-1"})
  void boundsOutOfOrderAreRefused(String entry) {
    assertRefused(entry, "MIN no greater than MAX and not both 0", "最小值不大于最大值");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r=NaN..1", "r=0..Infinity", "r=-inf..0", "r=0..1e39", "r=-3e38..0"})
  void boundsThatAreNotFiniteAreRefused(String entry) {
    assertRefused(entry, "takes finite numbers", "有限数");
  }

  private static void assertRefused(String entry, String english, String chinese) {
    RecipeException error =
        assertThrows(
            RecipeException.class,
            () -> StaticQuantization.TYPE.create(Map.of("ranges", List.of(entry))));
    assertEquals("recipe.invalidStep", error.messageKey());
    assertTrue(error.getMessage().contains(english), error.getMessage());
    String translated = error.localizedMessage(Locale.SIMPLIFIED_CHINESE);
    assertTrue(translated.contains(chinese), translated);
  }
}
