package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An IDX file of images and, if there is one, that of their labels. */
record IdxFiles(Path images, Optional<Path> labels) {
  private static final String GZIP = ".gz";

  /**
   * The images with the labels found beside them: {@code images} in the name becomes {@code labels}
   * and {@code idx3} becomes {@code idx1}, gzipped or plain.
   */
  static IdxFiles beside(Path images) {
    String name = images.getFileName().toString();
    String labels = name.replace("images", "labels").replaceFirst("idx[34]", "idx1");
    String other =
        labels.endsWith(GZIP)
            ? labels.substring(0, labels.length() - GZIP.length())
            : labels + GZIP;
    Optional<Path> found =
        Stream.of(labels, other)
            .filter(candidate -> name.contains("images"))
            .map(images::resolveSibling)
            .filter(Files::isRegularFile)
            .findFirst();
    return new IdxFiles(images, found);
  }

  IdxFiles withLabels(Path file) {
    return new IdxFiles(images, Optional.of(file));
  }

  IdxFiles withoutLabels() {
    return new IdxFiles(images, Optional.empty());
  }

  /**
   * Reads both files.
   *
   * @param hash already holds what else identifies the dataset
   */
  Dataset open(Path named, Preprocessing preprocessing, List<String> classes, ContentHash hash)
      throws DataException {
    hash.file(images);
    ArrayData array = IdxReader.read(images);
    if (array.lengths().length < 2) {
      throw new DataException("data.idxNoImages", images, array.shape());
    }
    ChannelAxis axis = ChannelAxis.of(array.sampleLengths(), preprocessing, images.toString());
    Optional<int[]> read = Optional.empty();
    if (labels.isPresent()) {
      hash.file(labels.get());
      read = Optional.of(readLabels(labels.get(), array.count(), classes));
    }
    return new ArrayDataset(
        new DatasetRef(named, hash.hex()),
        List.of(new ArrayInput("", array, axis, preprocessing, false)),
        read,
        classes);
  }

  private static int[] readLabels(Path file, int samples, List<String> classes)
      throws DataException {
    int[] read = Labels.read(IdxReader.read(file), samples, file.toString());
    Labels.check(read, classes, file.toString());
    return read;
  }
}
