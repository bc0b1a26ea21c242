package dev.lapidary.app.export;

import java.nio.file.Path;
import java.util.List;

/**
 * A finished export and the proof of it.
 *
 * @param folder what was made
 * @param files names in the folder, in order
 * @param runs how many inputs the file read back was run on
 * @param onData whether they were evaluation samples; random inputs otherwise
 * @param identical whether all outputs equal the workspace's bit by bit
 * @param maxDifference the largest absolute difference of any output value
 */
public record ExportReport(
    Path folder,
    List<String> files,
    int runs,
    boolean onData,
    boolean identical,
    double maxDifference) {
  public ExportReport {
    files = List.copyOf(files);
  }
}
