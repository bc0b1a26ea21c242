package dev.lapidary.core.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser's reasons for refusing a text, in words for people who never saw the parser. */
final class SyntaxReason {
  private static final String VALUE =
      "expected a value: a text in double quotes, a number, true, false, null, a list or an object";
  private static final Map<Pattern, String> REASONS = reasons();

  private SyntaxReason() {}

  private static Map<Pattern, String> reasons() {
    String found = "Unexpected character \\('(\\P{Cntrl})' \\(code \\d+\\)\\): ";
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("Duplicate [Ff]ield '(.*)'", "the key \"$1\" stands twice");
    reasons.put(
        "Unexpected end-of-input.*", "the text ends too early; a bracket or a quote is not closed");
    reasons.put("Unexpected close marker '(.)': expected '(.)'.*", "found '$1', expected '$2'");
    reasons.put("Unexpected character \\(''' .*", "found a single quote; JSON takes double quotes");
    reasons.put(
        "Unexpected character \\('}' .* to start .*name.*",
        "found '}', expected a key in double quotes; take away the comma before it");
    reasons.put(found + ".* to start .*name.*", "found '$1', expected a key in double quotes");
    reasons.put(found + ".*colon.*", "found '$1', expected a colon behind the key");
    reasons.put(found + ".*comma.*", "found '$1', expected a comma or a closing bracket");
    reasons.put(
        "Unexpected character \\('\\]' .*",
        "found ']', expected a value; take away the comma before it");
    reasons.put(found + ".*", "found '$1', " + VALUE);
    reasons.put("Unrecognized token '(.*?)'.*", "found $1, " + VALUE);
    reasons.put("Non-standard token '(.*?)'.*", "found $1, which JSON has no number for");
    reasons.put(
        "Illegal unquoted character.*",
        "a text holds a line end or control character; write \\\\n");
    reasons.put(
        "(Unrecognized character escape|Illegal character escape).*",
        "a backslash in a text begins an escape; write two for one");
    reasons.put(
        ".*([Ll]eading zero|[Dd]ecimal point|[Ee]xponent|numeric value).*",
        "a number is not written as JSON writes numbers");
    reasons.put("Trailing token.*", "more follows behind the end of the value");
    reasons.put(
        "Document nesting depth \\(\\d+\\) exceeds the maximum allowed \\((\\d+),.*",
        "lists and objects lie more than $1 deep in one another");
    Map<Pattern, String> compiled = new LinkedHashMap<>();
    reasons.forEach((regex, text) -> compiled.put(Pattern.compile(regex, Pattern.DOTALL), text));
    return compiled;
  }

  /** The reason; a general one where the parser's is not known. */
  static String of(String parserMessage) {
    for (Map.Entry<Pattern, String> reason : REASONS.entrySet()) {
      Matcher matcher = reason.getKey().matcher(parserMessage);
      if (matcher.matches()) {
        return matcher.replaceFirst(reason.getValue());
      }
    }
    return "found a character that does not belong there";
  }
}
