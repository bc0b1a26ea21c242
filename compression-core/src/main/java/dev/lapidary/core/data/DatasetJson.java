package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens what a {@code dataset.json} describes. */
final class DatasetJson {
  private static final int FORMAT_VERSION = 1;
  private static final int MOST_PIXELS = 8192;
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
      case "npz" -> npz(fields, folder, named);
      case "csv" -> csv(fields, folder, named);
      case "image-folder" -> imageFolder(fields, folder, named);
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

  private static Dataset npz(JsonFields fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "file", "inputs", "labels");
    Path path = folder.resolve(fields.text("file"));
    Preprocessing preprocessing = preprocessing(fields, Layout.AS_IS);
    DatasetRef ref = new DatasetRef(named, json(fields).file(path).hex());
    try (NpzFile file = NpzFile.open(path)) {
      NpzArrays arrays = NpzArrays.byConvention(file);
      if (fields.has("inputs")) {
        arrays = arrays.withInputs(fields.textMap("inputs"));
      }
      if (fields.has("labels")) {
        arrays = arrays.withLabels(fields.optionalText("labels"));
      }
      return arrays.read(file, ref, preprocessing, classes(fields));
    }
  }

  private static Dataset csv(JsonFields fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "file", "features", "label");
    Path path = folder.resolve(fields.text("file"));
    CsvColumns columns =
        new CsvColumns(
            fields.texts("features"), fields.optionalText("label"), !fields.isNull("label"));
    DatasetRef ref = new DatasetRef(named, json(fields).file(path).hex());
    return new CsvReader(path, columns, classes(fields))
        .read(ref, preprocessing(fields, Layout.AS_IS));
  }

  private static Dataset imageFolder(JsonFields fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "folder", "resize", "color");
    ImageOptions options =
        new ImageOptions(preprocessing(fields, Layout.NCHW), resize(fields), color(fields));
    ImageFolder images = ImageFolder.list(folder.resolve(fields.text("folder")), classes(fields));
    for (Path file : images.files()) {
      folder.checked(file);
    }
    return ImageDataset.open(named, images, options, json(fields));
  }

  private static Optional<PixelSize> resize(JsonFields fields) throws DataException {
    List<Double> size = fields.numbers("resize", List.of());
    if (!fields.has("resize")) {
      return Optional.empty();
    }
    boolean whole = size.stream().allMatch(s -> s == Math.rint(s) && s >= 1 && s <= MOST_PIXELS);
    if (size.size() != 2 || !whole) {
      throw new DataException(
          "data.json.wrongValue",
          fields.file(),
          "resize",
          "[height, width], each 1 to " + MOST_PIXELS,
          size);
    }
    return Optional.of(new PixelSize(size.get(0).intValue(), size.get(1).intValue()));
  }

  private static Optional<ColorMode> color(JsonFields fields) throws DataException {
    if (!fields.has("color")) {
      return Optional.empty();
    }
    String label = fields.text("color");
    Optional<ColorMode> mode = ColorMode.ofLabel(label);
    if (mode.isEmpty()) {
      throw new DataException("data.json.wrongValue", fields.file(), "color", "RGB, GRAY", label);
    }
    return mode;
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
