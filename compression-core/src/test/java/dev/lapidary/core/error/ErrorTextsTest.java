package dev.lapidary.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.Fixtures;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorTextsTest {
  /** The key of an exception that is made, with or without a cause before it. */
  private static final Pattern USED =
      Pattern.compile(
          "(?:\\w+Exception\\(|refusal\\.of\\()\\s*(?:[\\w.()]+,\\s*)?\"([a-z][\\w]*\\.[\\w.]+)\"");

  private static Set<String> bundle(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(
            ErrorTextsTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return new TreeSet<>(properties.stringPropertyNames());
  }

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertEquals(bundle("errors.properties"), bundle("errors_zh_CN.properties"));
  }

  @Test
  void everyKeyInTheSourcesHasAText() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String module : new String[] {"compression-core", "device-sim", "app"}) {
      Path sources = Fixtures.root().resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher used = USED.matcher(Files.readString(file));
          while (used.find()) {
            missing.add(used.group(1));
          }
        }
      }
    }
    missing.removeAll(bundle("errors.properties"));
    assertEquals(Set.of(), missing);
  }
}
