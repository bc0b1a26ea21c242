package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Opens what a {@code dataset.json} describes. */
final class DatasetJson {
  private static final int FORMAT_VERSION = 1;
  private static final Set<String> COMMON =
      Set.of("formatVersion", "kind", "layout", "scale", "mean", "std", "classes");

  private DatasetJson() {}

  /**
   * Opens the dataset.
   *
   * @param named the path the user gave: the file or its folder
   */
  static Dataset open(Path json, Path named) throws DataException {
    JsonFields fields = JsonFields.read(json);
    int version = fields.integer("formatVersion");
    if (version != FORMAT_VERSION) {
      throw new DataException("data.json.version", json, version, FORMAT_VERSION);
    }
    DatasetFolder folder = DatasetFolder.of(json);
    String kind = fields.text("kind");
    return switch (kind) {
      case "idx" -> idx(fields, folder, named);
      default -> throw new DataException("data.json.kind", json, kind);
    };
  }

  private static Dataset idx(JsonFields fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "images", "labels");
    IdxFiles files = IdxFiles.beside(folder.resolve(fields.text("images")));
    if (fields.isNull("labels")) {
      files = files.withoutLabels();
    } else if (fields.has("labels")) {
      files = files.withLabels(folder.resolve(fields.text("labels")));
    }
    return files.open(named, preprocessing(fields, Layout.NCHW), classes(fields), json(fields));
  }

  private static void expectOnly(JsonFields fields, String... ofKind) throws DataException {
    Set<String> known = new HashSet<>(COMMON);
    known.addAll(List.of(ofKind));
    fields.expectOnly(known);
  }

  private static ContentHash json(JsonFields fields) throws DataException {
    return new ContentHash().file(fields.file());
  }

  private static List<String> classes(JsonFields fields) throws DataException {
    List<String> classes = fields.texts("classes");
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new DataException("data.json.repeatedClass", fields.file());
    }
    return classes;
  }

  private static Preprocessing preprocessing(JsonFields fields, Layout otherwise)
      throws DataException {
    try {
      return new Preprocessing(
          layout(fields, otherwise),
          fields.number("scale", 1),
          fields.numbers("mean", List.of(0.0)),
          fields.numbers("std", List.of(1.0)));
    } catch (IllegalArgumentException e) {
      throw new DataException(e, "data.json.preprocessing", fields.file(), e.getMessage());
    }
  }

  private static Layout layout(JsonFields fields, Layout otherwise) throws DataException {
    if (!fields.has("layout")) {
      return otherwise;
    }
    String label = fields.text("layout");
    return Layout.ofLabel(label)
        .orElseThrow(
            () ->
                new DataException(
                    "data.json.wrongValue", fields.file(), "layout", "NCHW, NHWC, as-is", label));
  }
}
