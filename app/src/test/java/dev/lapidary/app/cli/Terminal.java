package dev.lapidary.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.app.Services;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Runs one command and looks at what a user sees. */
final class Terminal {
  private static final Pattern JAVA =
      Pattern.compile(
          "java\\.|javax\\.|fasterxml|jackson|\\wException|\\wError\\b|\\(code \\d|null");

  private final Services services;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Terminal(Services services) {
    this.services = services;
  }

  int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return new CommandLineProgram(services, new PrintWriter(out), new PrintWriter(err)).run(texts);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** The one document on standard output; nothing stands on standard error. */
  JsonNode json() throws IOException {
    assertEquals("", err.toString());
    return new ObjectMapper().readTree(out.toString());
  }

  /** One line on standard error that says so, in words for people; nothing on standard output. */
  void assertOneError(int code, String... expected) {
    assertEquals(CommandLineProgram.USER_ERROR, code, err::toString);
    assertEquals("", out.toString());
    List<String> lines = err.toString().lines().toList();
    assertEquals(1, lines.size(), lines::toString);
    String line = lines.get(0);
    assertTrue(line.startsWith("lapidary: "), line);
    for (String part : expected) {
      assertTrue(line.contains(part), line);
    }
    assertFalse(JAVA.matcher(line).find(), line);
  }
}
