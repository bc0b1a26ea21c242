package dev.lapidary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.shell.WorkbenchTab;
import dev.lapidary.app.steps.StepTexts;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.variants.Column;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  // text("a.b"), get("a.b", find("a.b", and a key standing alone as an argument
  private static final Pattern USED =
      Pattern.compile(
          "\"((?:app|dialog|duration|export|hindrance|inspector|job|jobs|problem|quantization|sample|settings"
              + "|status|steps|tradeoff|training|unit|variants|welcome)\\.[a-zA-Z-]+(?:\\.[a-zA-Z-]+)*)\"");
  private static final Set<String> NO_KEYS =
      Set.of(
          "sample.missing",
          "settings.json",
          "tradeoff.png",
          "tradeoff.csv",
          "export.unwritable",
          "export.differs");

  private static Set<String> bundle(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(
            MessagesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return new TreeSet<>(properties.stringPropertyNames());
  }

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertEquals(bundle("messages.properties"), bundle("messages_zh_CN.properties"));
  }

  @Test
  void everyKeyInTheSourcesExists() throws IOException {
    Set<String> keys = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher matcher = USED.matcher(Files.readString(file));
        while (matcher.find()) {
          keys.add(matcher.group(1));
        }
      }
    }
    keys.removeAll(NO_KEYS);
    assertNoneMissing(keys);
  }

  @Test
  void everyStepParameterAndChoiceHasWords() throws IOException {
    assertNoneMissing(StepTexts.keys(TransformCatalog.standard().types()));
  }

  @Test
  void everyNameMadeOfAConstantHasWords() throws IOException {
    Set<String> keys = new TreeSet<>();
    Arrays.stream(Metric.values()).forEach(metric -> keys.add("metric." + metric.word()));
    Arrays.stream(Column.values()).forEach(column -> keys.add("column." + column.word()));
    Arrays.stream(CalibrationMethod.values())
        .map(method -> method.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(word -> keys.add("quantization.method." + word));
    add(keys, "tab.", WorkbenchTab.values());
    add(keys, "theme.", Theme.values());
    add(keys, "jobs.state.", Job.State.values());
    add(keys, "role.", DataRole.values());
    add(keys, "steps.needs.", DataRole.values());
    for (FigureKind kind : FigureKind.values()) {
      keys.add("kind." + kind.name().toLowerCase(Locale.ROOT));
      keys.add("kind." + kind.name().toLowerCase(Locale.ROOT) + ".long");
    }
    assertNoneMissing(keys);
  }

  private static void add(Set<String> keys, String prefix, Enum<?>[] constants) {
    for (Enum<?> constant : constants) {
      keys.add(prefix + constant.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void theHelpOfLossesNamesEveryKind() {
    for (Language language : Language.values()) {
      String help = new Messages(language).get("parameter.losses.help");
      for (LossKind kind : LossKind.values()) {
        assertTrue(help.contains(ParameterSpec.word(kind)), ParameterSpec.word(kind));
      }
    }
  }

  @Test
  void everyTextIsAValidPattern() throws IOException {
    for (Language language : Language.values()) {
      Messages messages = new Messages(language);
      for (String key : bundle("messages.properties")) {
        assertTrue(!messages.get(key, 1, 2, 3, 4).isBlank(), key);
      }
    }
  }

  private static void assertNoneMissing(Iterable<String> keys) throws IOException {
    Set<String> missing = new TreeSet<>();
    keys.forEach(missing::add);
    missing.removeAll(bundle("messages.properties"));
    String lines = missing.stream().map(key -> key + "=").collect(Collectors.joining("\n"));
    assertEquals(List.of(), List.copyOf(missing), "paste into both bundles:\n" + lines);
  }
}
