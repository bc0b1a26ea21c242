package dev.lapidary.app.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The {@code project.json} of a project folder: its name and what is attached. */
final class ProjectFile {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

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
      JsonNode json = MAPPER.readTree(file.toFile());
      if (json.path("formatVersion").asInt() != FORMAT_VERSION || !json.path("name").isTextual()) {
        throw new StorageException("project.damaged", file, "formatVersion, name");
      }
      Attachments attachments = Attachments.none();
      for (var entry : json.path("data").properties()) {
        DataRole role = DataRole.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
        attachments = attachments.withData(role, Path.of(entry.getValue().asText()));
      }
      for (var entry : json.path("models").properties()) {
        attachments = attachments.withModel(entry.getKey(), Path.of(entry.getValue().asText()));
      }
      return new Content(json.get("name").textValue(), attachments);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new StorageException(e, "project.damaged", file, e.getMessage());
    } catch (IOException e) {
      throw new StorageException(e, "project.unreadable", file, IoReason.of(e));
    }
  }

  void write(Content content) throws StorageException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("name", content.name());
    ObjectNode data = json.putObject("data");
    content
        .attachments()
        .data()
        .forEach((role, path) -> data.put(role.name().toLowerCase(Locale.ROOT), path.toString()));
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
