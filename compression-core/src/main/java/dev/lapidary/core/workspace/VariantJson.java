package dev.lapidary.core.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files {@code variant.json} and {@code name.json} of a variant's folder. */
final class VariantJson {
  static final String FILE = "variant.json";
  static final String NAME_FILE = "name.json";
  private static final long FORMAT_VERSION = 1;

  private VariantJson() {}

  static byte[] write(Variant variant) {
    ObjectNode json = Json.object();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("id", variant.id().value());
    json.put("parent", variant.parent().map(VariantId::value).orElse(null));
    json.put("name", variant.name());
    json.put("modelSha256", variant.modelSha256());
    json.put("sizeBytes", variant.sizeBytes());
    json.set("provenance", ProvenanceJson.write(variant.provenance()));
    return Json.pretty(json);
  }

  static byte[] writeName(String name) {
    return Json.pretty(Json.object().put("formatVersion", FORMAT_VERSION).put("name", name));
  }

  /**
   * Reads the variant of a folder and checks that its model is there. A damaged {@code name.json}
   * costs the new name only.
   *
   * @throws IllegalArgumentException if the folder holds no sound variant
   */
  static Variant read(Path folder) throws IOException {
    ObjectNode json = Json.readObject(folder.resolve(FILE));
    checkVersion(json);
    Variant variant =
        new Variant(
            new VariantId(Json.text(json, "id")),
            Json.has(json, "parent")
                ? Optional.of(new VariantId(Json.text(json, "parent")))
                : Optional.empty(),
            Json.text(json, "name"),
            ProvenanceJson.read(Json.objectAt(json, "provenance")),
            Json.text(json, "modelSha256"),
            Json.number(json, "sizeBytes"));
    checkFolder(folder, variant);
    return newName(folder).map(variant::withName).orElse(variant);
  }

  private static void checkVersion(ObjectNode json) {
    long version = Json.number(json, "formatVersion");
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          FILE + " has format version " + version + ", expected " + FORMAT_VERSION);
    }
  }

  private static void checkFolder(Path folder, Variant variant) throws IOException {
    String name = folder.getFileName().toString();
    if (!variant.id().value().equals(name)) {
      throw new IllegalArgumentException(FILE + " is of another variant, " + variant.id());
    }
    long size = 0;
    for (Path file : FolderHash.modelFiles(folder)) {
      size += Files.size(file);
    }
    if (size != variant.sizeBytes()) {
      throw new IllegalArgumentException(
          FolderHash.MODEL + " has " + size + " bytes, expected " + variant.sizeBytes());
    }
  }

  private static Optional<String> newName(Path folder) throws IOException {
    Path file = folder.resolve(NAME_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(VariantName.checked(Json.text(Json.readObject(file), "name")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
