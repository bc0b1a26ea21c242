package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What belongs to a project besides its model.
 *
 * @param data where the dataset of each role is
 * @param models further models by the name that steps call them, teachers for one
 */
public record Attachments(Map<DataRole, Path> data, Map<String, Path> models) {
  public Attachments {
    Map<DataRole, Path> byRole = new EnumMap<>(DataRole.class);
    byRole.putAll(data);
    data = Collections.unmodifiableMap(byRole);
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
  }

  public static Attachments none() {
    return new Attachments(Map.of(), Map.of());
  }

  public Attachments withData(DataRole role, Path path) {
    Map<DataRole, Path> more = new LinkedHashMap<>(data);
    more.put(role, path);
    return new Attachments(more, models);
  }

  public Attachments withoutModel(String name) {
    Map<String, Path> fewer = new LinkedHashMap<>(models);
    fewer.remove(name);
    return new Attachments(data, fewer);
  }

  public Attachments withModel(String name, Path path) {
    Map<String, Path> more = new LinkedHashMap<>(models);
    more.put(name, path);
    return new Attachments(data, more);
  }
}
