package dev.lapidary.app.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings as JSON. What a file lacks or says wrongly is as on a first start. */
final class SettingsJson {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private SettingsJson() {}

  static String write(Settings settings) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("theme", settings.theme().name());
    json.put("language", settings.language().name());
    WindowState window = settings.window();
    ObjectNode state = json.putObject("window");
    state.put("width", window.width()).put("height", window.height());
    state.put("maximized", window.maximized());
    state.put("navigation", window.navigation()).put("inspector", window.inspector());
    state.put("workspace", window.workspace());
    ArrayNode columns = json.putArray("columns");
    settings.columns().forEach(columns::add);
    ArrayNode recent = json.putArray("recent");
    settings.recent().forEach(path -> recent.add(path.toString()));
    json.put("measureNew", settings.measureNew());
    json.put("device", settings.device());
    json.put("xMetric", settings.xMetric()).put("yMetric", settings.yMetric());
    return json.toPrettyString() + "\n";
  }

  static Settings read(String text) throws IOException {
    JsonNode json = MAPPER.readTree(text);
    Settings initial = Settings.initial();
    return new Settings(
        constant(json.path("theme"), Theme.class, initial.theme()),
        constant(json.path("language"), Language.class, initial.language()),
        window(json.path("window"), initial.window()),
        json.path("columns").isArray() ? texts(json.path("columns")) : initial.columns(),
        paths(json.path("recent")),
        json.path("measureNew").asBoolean(initial.measureNew()),
        json.path("device").asText(initial.device()),
        json.path("xMetric").asText(initial.xMetric()),
        json.path("yMetric").asText(initial.yMetric()));
  }

  private static WindowState window(JsonNode json, WindowState initial) {
    return new WindowState(
            json.path("width").asDouble(initial.width()),
            json.path("height").asDouble(initial.height()),
            json.path("maximized").asBoolean(initial.maximized()),
            json.path("navigation").asDouble(initial.navigation()),
            json.path("inspector").asDouble(initial.inspector()),
            json.path("workspace").asDouble(initial.workspace()))
        .sane();
  }

  private static <E extends Enum<E>> E constant(JsonNode json, Class<E> type, E initial) {
    try {
      return Enum.valueOf(type, json.asText());
    } catch (IllegalArgumentException e) {
      return initial;
    }
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    json.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static List<Path> paths(JsonNode json) {
    List<Path> paths = new ArrayList<>();
    for (String text : texts(json)) {
      try {
        paths.add(Path.of(text));
      } catch (InvalidPathException e) {
        continue;
      }
    }
    return paths;
  }
}
