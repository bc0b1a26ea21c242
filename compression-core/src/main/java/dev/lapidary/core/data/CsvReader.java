package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.ir.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a CSV into one array of features {@code [N, features]} and its labels. */
final class CsvReader {
  /** A float may take two bytes of text and takes four here. */
  private static final int GROWTH = 2;

  private final Path file;
  private final CsvColumns columns;
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private final CsvLabels labels;
  private int samples;

  CsvReader(Path file, CsvColumns columns, List<String> classes) {
    this.file = file;
    this.columns = columns;
    this.labels = new CsvLabels(file, classes);
  }

  /**
   * Reads the file.
   *
   * @throws DataException naming the line, if a row is ragged or a field is not what it must be
   */
  Dataset read(DatasetRef ref, Preprocessing preprocessing) throws DataException {
    checkRoom();
    try (CsvRows rows = new CsvRows(file)) {
      int[] features = columns.featureIndices(rows.columns(), file);
      int label = columns.labelIndex(rows.columns(), file);
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        for (int feature : features) {
          append(number(row.get().get(feature), rows, feature));
        }
        if (label >= 0) {
          labels.add(row.get().get(label), rows.line());
        }
        samples++;
      }
      return dataset(features.length, ref, preprocessing);
    }
  }

  private Dataset dataset(int features, DatasetRef ref, Preprocessing preprocessing)
      throws DataException {
    if (samples == 0) {
      throw new DataException("data.csvEmpty", file);
    }
    ArrayData array =
        new ArrayData(ElementType.FLOAT, new int[] {samples, features}, values.toByteArray());
    ChannelAxis axis = ChannelAxis.of(array.sampleLengths(), preprocessing, file.toString());
    ArrayInput input = new ArrayInput("", array, axis, preprocessing, true);
    Optional<int[]> read = columns.labelled() ? Optional.of(labels.indices()) : Optional.empty();
    return new ArrayDataset(ref, List.of(input), read, labels.classes());
  }

  private float number(String text, CsvRows rows, int column) throws DataException {
    try {
      double value = Double.parseDouble(text);
      char last = text.charAt(text.length() - 1);
      if (Double.isFinite(value) && (Character.isDigit(last) || last == '.')) {
        return (float) value;
      }
    } catch (NumberFormatException e) {
      throw noNumber(text, rows, column);
    }
    throw noNumber(text, rows, column);
  }

  private DataException noNumber(String text, CsvRows rows, int column) {
    return new DataException(
        "data.csvNoNumber", file, rows.line(), rows.columns().get(column), text);
  }

  private void append(float value) {
    int bits = Float.floatToRawIntBits(value);
    values.write(bits);
    values.write(bits >>> 8);
    values.write(bits >>> 16);
    values.write(bits >>> 24);
  }

  private void checkRoom() throws DataException {
    try {
      SizedBytes.checkRoom(file.toString(), "[N, ...]", (double) Files.size(file) * GROWTH);
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
  }
}
