package dev.lapidary.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

  private static JsonSyntaxException refusal(String text) {
    return assertThrows(JsonSyntaxException.class, () -> JsonText.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':1,}|found '}', expected a key in double quotes; take away the comma before it",
        "[1,]|found ']', expected a value; take away the comma before it",
        "{'a':1 'b':2}|found '\"', expected a comma or a closing bracket",
        "[1 2]|found '2', expected a comma or a closing bracket",
        "{'a' 1}|found '1', expected a colon behind the key",
        "{a:1}|found 'a', expected a key in double quotes",
        "{'a':1|the text ends too early; a bracket or a quote is not closed",
        "{'a':'b|the text ends too early; a bracket or a quote is not closed",
        "{'a':[1}|found '}', expected ']'",
        "{'a':1,'a':2}|the key \"a\" stands twice",
        "{'a':1} {}|more follows behind the end of the value",
        "{'a':'C:\\data'}|a backslash in a text begins an escape; write two for one",
        "{'a':01}|a number is not written as JSON writes numbers",
        "{'a':1.}|a number is not written as JSON writes numbers",
        "{'a':NaN}|found NaN, which JSON has no number for",
      })
  void saysWhatIsWrongInWords(String text, String reason) {
    assertEquals(reason, refusal(text.replace('\'', '"')).getMessage());
  }

  @Test
  void refusesSingleQuotes() {
    String reason = "found a single quote; JSON takes double quotes";
    assertEquals(reason, refusal("{'a': 1}").getMessage());
    assertEquals(reason, refusal("{\"a\": 'b'}").getMessage());
  }

  @Test
  void namesAWordThatIsNoValue() {
    assertEquals(
        "found True, expected a value: a text in double quotes, a number, true, false, null, a list"
            + " or an object",
        refusal("{\"a\": True}").getMessage());
  }

  @Test
  void refusesALineEndInsideAText() {
    assertEquals(
        "a text holds a line end or control character; write \\n",
        refusal("{\"a\": \"b\nc\"}").getMessage());
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertEquals(
        "lists and objects lie more than 32 deep in one another",
        refusal("[".repeat(10_000)).getMessage());
  }

  @Test
  void tellsLineAndColumn() {
    JsonSyntaxException refusal = refusal("{\n  \"id\": }");
    assertEquals("2:9", refusal.line() + ":" + refusal.column());
  }
}
