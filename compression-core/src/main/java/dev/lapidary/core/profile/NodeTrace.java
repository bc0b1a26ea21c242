package dev.lapidary.core.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The profile ONNX Runtime writes: a JSON list of events with start and duration in whole
 * microseconds. Events of category Node tell the time a kernel took, those called model_run span a
 * run.
 */
final class NodeTrace {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String KERNEL_SUFFIX = "_kernel_time";

  /** The runs of one node: microseconds each, and the element type of its first tensors. */
  record Kernel(List<Long> micros, String inputType, String outputType) {}

  private record Event(String name, long start, long micros, String input, String output) {}

  private NodeTrace() {}

  /**
   * The kernels by node name.
   *
   * @param skippedRuns runs at the start that do not count
   */
  static Map<String, Kernel> read(Path file, int skippedRuns) throws IOException {
    List<Event> kernels = new ArrayList<>();
    TreeMap<Long, Long> runs = new TreeMap<>();
    try (JsonParser parser = MAPPER.createParser(file.toFile())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          collect(MAPPER.readTree(parser), kernels, runs);
        }
      }
    }
    long from = runs.keySet().stream().skip(skippedRuns).findFirst().orElse(Long.MAX_VALUE);
    Map<String, Kernel> byNode = new LinkedHashMap<>();
    for (Event event : kernels) {
      if (event.start() >= from) {
        byNode
            .computeIfAbsent(
                event.name(), name -> new Kernel(new ArrayList<>(), event.input(), event.output()))
            .micros()
            .add(event.micros());
      }
    }
    return byNode;
  }

  private static void collect(JsonNode event, List<Event> kernels, Map<Long, Long> runs) {
    String name = event.path("name").asText();
    long start = event.path("ts").asLong();
    long micros = event.path("dur").asLong();
    if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL_SUFFIX)) {
      JsonNode details = event.path("args");
      kernels.add(
          new Event(
              name.substring(0, name.length() - KERNEL_SUFFIX.length()),
              start,
              micros,
              firstType(details.path("input_type_shape")),
              firstType(details.path("output_type_shape"))));
    } else if (name.equals("model_run")) {
      runs.put(start, micros);
    }
  }

  /** Of a list of {@code {"float": [1, 3]}}; empty if the list is. */
  private static String firstType(JsonNode typeShapes) {
    JsonNode first = typeShapes.path(0);
    return first.fieldNames().hasNext() ? first.fieldNames().next() : "";
  }
}
