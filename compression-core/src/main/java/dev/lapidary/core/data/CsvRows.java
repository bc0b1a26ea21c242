package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of comma-separated values (RFC 4180 without line breaks inside quotes). The first row
 * that is not blank names the columns; every other has as many fields.
 */
final class CsvRows implements AutoCloseable {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final BufferedReader reader;
  private final List<String> columns;
  private int line;

  CsvRows(Path file) throws DataException {
    this.file = file;
    try {
      reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
    columns = nextFields().orElseThrow(() -> new DataException("data.csvEmpty", file));
  }

  /** The names in the first row. */
  List<String> columns() {
    return columns;
  }

  /** The line of the last row, from 1. */
  int line() {
    return line;
  }

  /**
   * The next row; empty at the end of the file.
   *
   * @throws DataException if it has more or fewer fields than there are columns
   */
  Optional<List<String>> next() throws DataException {
    Optional<List<String>> fields = nextFields();
    if (fields.isPresent() && fields.get().size() != columns.size()) {
      throw new DataException("data.csvRagged", file, line, fields.get().size(), columns.size());
    }
    return fields;
  }

  private Optional<List<String>> nextFields() throws DataException {
    try {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank()) {
          return Optional.of(split(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        }
      }
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new DataException(e, "data.csvEncoding", file, line + 1);
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
  }

  private List<String> split(String text) throws DataException {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new DataException("data.csvQuote", file, line);
    }
    fields.add(field.toString().strip());
    return fields;
  }

  @Override
  public void close() throws DataException {
    try {
      reader.close();
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
  }
}
