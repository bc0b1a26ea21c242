package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.JsonFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Opens what a {@code dataset.json} describes. */
final class DatasetJson {
  private static final int FORMAT_VERSION = 1;
  private static final int MOST_PIXELS = 8192;
  private static final List<String> COMMON =
      List.of("formatVersion", "kind", "layout", "scale", "mean", "std", "classes");
  private static final JsonFile<DataException> FILE = new JsonFile<>(16L << 20, DataException::new);
  private static final Map<String, Kind> KINDS = kinds();
  private static final Map<String, Layout> LAYOUTS = byLabel(Layout.values(), Layout::label);
  private static final Map<String, ColorMode> COLORS = byLabel(ColorMode.values(), ColorMode::name);

  private DatasetJson() {}

  /** Opens the files that one kind of description names. */
  private interface Kind {
    Dataset open(JsonFields<DataException> fields, DatasetFolder folder, Path named)
        throws DataException;
  }

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("idx", DatasetJson::idx);
    kinds.put("npz", DatasetJson::npz);
    kinds.put("image-folder", DatasetJson::imageFolder);
    kinds.put("csv", DatasetJson::csv);
    return kinds;
  }

  private static <T> Map<String, T> byLabel(T[] constants, Function<T, String> label) {
    Map<String, T> byLabel = new LinkedHashMap<>();
    for (T constant : constants) {
      byLabel.put(label.apply(constant), constant);
    }
    return byLabel;
  }

  /**
   * Opens the dataset.
   *
   * @param named the path the user gave: the file or its folder
   */
  static Dataset open(Path json, Path named) throws DataException {
    JsonFields<DataException> fields = FILE.read(json);
    fields.version(FORMAT_VERSION);
    return fields.choice("kind", KINDS).open(fields, DatasetFolder.of(json), named);
  }

  private static Dataset idx(JsonFields<DataException> fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "images", "labels");
    IdxFiles files = IdxFiles.beside(folder.resolve(fields.text("images")));
    Optional<String> labels = fields.optionalText("labels");
    if (labels.isPresent()) {
      files = files.withLabels(folder.resolve(labels.get()));
    } else if (fields.has("labels")) {
      files = files.withoutLabels();
    }
    return files.open(named, preprocessing(fields, Layout.NCHW), classes(fields), json(fields));
  }

  private static Dataset npz(JsonFields<DataException> fields, DatasetFolder folder, Path named)
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

  private static Dataset csv(JsonFields<DataException> fields, DatasetFolder folder, Path named)
      throws DataException {
    expectOnly(fields, "file", "features", "label");
    Path path = folder.resolve(fields.text("file"));
    CsvColumns columns =
        new CsvColumns(
            fields.texts("features"),
            fields.optionalText("label"),
            !fields.has("label") || !fields.isNull("label"));
    DatasetRef ref = new DatasetRef(named, json(fields).file(path).hex());
    return new CsvReader(path, columns, classes(fields))
        .read(ref, preprocessing(fields, Layout.AS_IS));
  }

  private static Dataset imageFolder(
      JsonFields<DataException> fields, DatasetFolder folder, Path named) throws DataException {
    expectOnly(fields, "folder", "resize", "color");
    ImageOptions options =
        new ImageOptions(preprocessing(fields, Layout.NCHW), resize(fields), color(fields));
    ImageFolder images = ImageFolder.list(folder.resolve(fields.text("folder")), classes(fields));
    for (Path file : images.files()) {
      folder.checked(file);
    }
    return ImageDataset.open(named, images, options, json(fields));
  }

  private static Optional<PixelSize> resize(JsonFields<DataException> fields) throws DataException {
    List<Double> size = fields.numbers("resize", List.of());
    if (!fields.has("resize")) {
      return Optional.empty();
    }
    boolean whole = size.stream().allMatch(s -> s == Math.rint(s) && s >= 1 && s <= MOST_PIXELS);
    if (size.size() != 2 || !whole) {
      throw fields.wrong("resize", "[height, width], each 1 to " + MOST_PIXELS, size);
    }
    return Optional.of(new PixelSize(size.get(0).intValue(), size.get(1).intValue()));
  }

  private static Optional<ColorMode> color(JsonFields<DataException> fields) throws DataException {
    return fields.has("color") ? Optional.of(fields.choice("color", COLORS)) : Optional.empty();
  }

  private static void expectOnly(JsonFields<DataException> fields, String... ofKind)
      throws DataException {
    Set<String> known = new LinkedHashSet<>(List.of(ofKind));
    known.addAll(COMMON);
    fields.expectOnly(known);
  }

  private static ContentHash json(JsonFields<DataException> fields) throws DataException {
    return new ContentHash().file(Path.of(fields.source()));
  }

  private static List<String> classes(JsonFields<DataException> fields) throws DataException {
    List<String> classes = fields.texts("classes");
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new DataException("data.json.repeatedClass", fields.source());
    }
    return classes;
  }

  private static Preprocessing preprocessing(JsonFields<DataException> fields, Layout otherwise)
      throws DataException {
    try {
      return new Preprocessing(
          layout(fields, otherwise),
          fields.number("scale", 1),
          fields.numbers("mean", List.of(0.0)),
          fields.numbers("std", List.of(1.0)));
    } catch (IllegalArgumentException e) {
      throw new DataException(e, "data.json.preprocessing", fields.source(), e.getMessage());
    }
  }

  private static Layout layout(JsonFields<DataException> fields, Layout otherwise)
      throws DataException {
    return fields.has("layout") ? fields.choice("layout", LAYOUTS) : otherwise;
  }
}
