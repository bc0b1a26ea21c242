package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.json.JsonSyntaxException;
import dev.lapidary.core.json.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was observed, in a file: a line that says how many samples and values there are, and a line
 * a value. A file that is missing, damaged or cannot be written costs another observation, no more.
 */
record KeptStatistics(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptStatistics.class);

  private record Head(int samples, int values) {}

  /** Bins of equal width between two bounds. */
  private record Bins(float least, float greatest, long[] counts) {

    static Bins of(Histogram histogram) {
      long[] counts = new long[histogram.bins()];
      for (int bin = 0; bin < counts.length; bin++) {
        counts[bin] = histogram.count(bin);
      }
      return new Bins(histogram.edge(0), histogram.edge(counts.length), counts);
    }

    Histogram histogram() {
      if (counts.length != Distribution.BINS) {
        throw new IllegalStateException(
            "expected " + Distribution.BINS + " bins, found " + counts.length);
      }
      return new Histogram(Histogram.edges(least, greatest, Distribution.BINS), counts);
    }
  }

  /** No histograms if only extremes were observed. */
  private record Line(
      String value,
      float minimum,
      float maximum,
      float averageMinimum,
      float averageMaximum,
      List<Bins> histograms) {

    static Line of(String value, ValueStatistics statistics) {
      return new Line(
          value,
          statistics.extremes().minimum(),
          statistics.extremes().maximum(),
          statistics.average().minimum(),
          statistics.average().maximum(),
          statistics
              .distribution()
              .map(both -> List.of(Bins.of(both.signed()), Bins.of(both.magnitudes())))
              .orElse(List.of()));
    }

    ValueStatistics statistics() {
      Optional<Distribution> distribution =
          histograms.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Distribution(histograms.get(0).histogram(), histograms.get(1).histogram()));
      return new ValueStatistics(
          new ValueRange(minimum, maximum),
          new ValueRange(averageMinimum, averageMaximum),
          distribution);
    }
  }

  /** What the file holds, if it is whole and as detailed as wanted. */
  Optional<TensorStatistics> read(Detail detail) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      return Optional.of(parse(lines)).filter(found -> isDetailed(found, detail));
    } catch (IOException | JsonSyntaxException | RuntimeException e) {
      LOG.info("{}: observed again, since it cannot be read", file, e);
      return Optional.empty();
    }
  }

  private static TensorStatistics parse(List<String> lines)
      throws JsonSyntaxException, IOException {
    Head head = RecordJson.read(lines.isEmpty() ? "" : lines.get(0), Head.class);
    if (head == null || head.values() == 0 || lines.size() != head.values() + 1) {
      throw new IOException("not whole");
    }
    Map<String, ValueStatistics> values = new LinkedHashMap<>();
    for (String text : lines.subList(1, lines.size())) {
      Line line = RecordJson.read(text, Line.class);
      values.put(line.value(), line.statistics());
    }
    return new TensorStatistics(values, head.samples());
  }

  private static boolean isDetailed(TensorStatistics statistics, Detail detail) {
    return detail == Detail.EXTREMES
        || statistics.values().values().stream().allMatch(v -> v.distribution().isPresent());
  }

  /** Writes the file aside and puts it in place. */
  void write(TensorStatistics statistics) {
    List<String> lines = new ArrayList<>();
    lines.add(RecordJson.write(new Head(statistics.samples(), statistics.values().size())));
    statistics.values().forEach((value, own) -> lines.add(RecordJson.write(Line.of(value, own))));
    try {
      Path aside = Files.createTempFile(file.getParent(), "statistics", ".part");
      try {
        Files.write(aside, lines);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      LOG.warn("{}: cannot be kept", file, e);
    }
  }
}
