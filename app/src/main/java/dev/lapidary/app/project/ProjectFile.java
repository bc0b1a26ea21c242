package dev.lapidary.app.project;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.json.JsonFields;
import dev.lapidary.core.json.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The {@code project.json} of a project folder: its name and what is attached. */
final class ProjectFile {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonFile<StorageException> FILE =
      new JsonFile<>(1 << 20, StorageException::new);

  private final Path file;

  ProjectFile(Path folder) {
    this.file = folder.resolve("project.json");
  }

  boolean exists() {
    return Files.isRegularFile(file);
  }

  /** What the file says. */
  record Content(String name, Attachments attachments) {}

  Content read() throws StorageException {
    try {
      return content(FILE.parse(Files.readString(file), file.getFileName().toString()));
    } catch (StorageException e) {
      throw new StorageException(e, "project.damaged", file, e.getMessage());
    } catch (IOException e) {
      throw new StorageException(e, "project.unreadable", file, IoReason.of(e));
    }
  }

  private static Content content(JsonFields<StorageException> fields) throws StorageException {
    fields.version(FORMAT_VERSION);
    Attachments attachments = Attachments.none();
    for (Map.Entry<String, Path> entry : paths(fields, "data").entrySet()) {
      attachments = attachments.withData(role(fields, entry.getKey()), entry.getValue());
    }
    for (Map.Entry<String, Path> entry : paths(fields, "models").entrySet()) {
      attachments = attachments.withModel(entry.getKey(), entry.getValue());
    }
    return new Content(fields.text("name"), attachments);
  }

  private static Map<String, Path> paths(JsonFields<StorageException> fields, String key)
      throws StorageException {
    Map<String, Path> paths = new LinkedHashMap<>();
    if (fields.has(key)) {
      for (Map.Entry<String, String> entry : fields.textMap(key).entrySet()) {
        try {
          paths.put(entry.getKey(), Path.of(entry.getValue()));
        } catch (InvalidPathException e) {
          throw fields.wrong(key, "an object of paths", entry.getValue());
        }
      }
    }
    return paths;
  }

  private static DataRole role(JsonFields<StorageException> fields, String word)
      throws StorageException {
    return Arrays.stream(DataRole.values())
        .filter(role -> word(role).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                fields.wrong(
                    "data",
                    "keyed by "
                        + String.join(
                            ", ", Arrays.stream(DataRole.values()).map(ProjectFile::word).toList()),
                    word));
  }

  private static String word(DataRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  void write(Content content) throws StorageException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("name", content.name());
    ObjectNode data = json.putObject("data");
    content.attachments().data().forEach((role, path) -> data.put(word(role), path.toString()));
    ObjectNode models = json.putObject("models");
    content.attachments().models().forEach((name, path) -> models.put(name, path.toString()));
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(aside, json.toPrettyString() + "\n");
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageException(e, "project.unwritable", file, IoReason.of(e));
    }
  }
}
