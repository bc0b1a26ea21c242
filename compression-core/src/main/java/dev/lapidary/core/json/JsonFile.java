package dev.lapidary.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.WorkbenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads one kind of JSON file, each of which holds an object.
 *
 * @param <E> what is thrown for a file that is none
 */
public final class JsonFile<E extends WorkbenchException> {
  private final long maximumBytes;
  private final Refusal<E> refusal;

  /**
   * @param maximumBytes above what any sensible file has
   */
  public JsonFile(long maximumBytes, Refusal<E> refusal) {
    this.maximumBytes = maximumBytes;
    this.refusal = refusal;
  }

  /**
   * Reads a file.
   *
   * @throws E if it cannot be read, is too large or no JSON object
   */
  public JsonFields<E> read(Path file) throws E {
    return parse(text(file), file.toString());
  }

  private String text(Path file) throws E {
    try {
      long size = Files.size(file);
      if (size > maximumBytes) {
        throw refusal.of(null, "json.tooLarge", file, maximumBytes, size);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw refusal.of(e, "json.unreadable", file, IoReason.of(e));
    }
  }

  /**
   * Reads a text.
   *
   * @param source where it comes from, for messages
   * @throws E if it is no JSON object
   */
  public JsonFields<E> parse(String text, String source) throws E {
    try {
      return fields(JsonText.parse(text), source);
    } catch (JsonSyntaxException e) {
      throw refusal.of(e, "json.syntax", source, e.line(), e.column(), e.getMessage());
    }
  }

  /**
   * The fields of a document that is parsed already.
   *
   * @throws E if it is no object
   */
  public JsonFields<E> fields(JsonNode document, String source) throws E {
    return new JsonFields<>(source, document, refusal);
  }
}
