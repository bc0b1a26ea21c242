package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.ContentHash;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.json.JsonLines;
import dev.lapidary.core.json.JsonSyntaxException;
import dev.lapidary.core.json.RecordJson;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.OnnxRuntimeVersion;
import dev.lapidary.core.transform.NewestFiles;
import dev.lapidary.core.transform.TransformContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a ranking has found so far: a line a layer and width in a file named by the hash of model,
 * data and settings. Each line is on the disk before the next layer is tried; one that a kill left
 * half written is passed over. Only the newest files are kept.
 */
final class SensitivityJournal {
  private static final Logger LOG = LoggerFactory.getLogger(SensitivityJournal.class);
  private static final String FOLDER = "sensitivity";
  private static final int REMEMBERED = 32;

  private final Optional<Path> file;
  private final Map<LayerTrial, LayerSensitivity> found = new HashMap<>();

  /** A line; figures that there are none of are NaN. */
  private record Line(
      String layer,
      int weightBits,
      int activationBits,
      double sqnrDb,
      double cosineDistance,
      double top1,
      double accuracy) {

    static Line of(LayerSensitivity layer) {
      return new Line(
          layer.layer(),
          layer.widths().weights(),
          layer.widths().activations(),
          layer.sqnrDb(),
          layer.cosineDistance(),
          layer.top1().orElse(Double.NaN),
          layer.accuracy().orElse(Double.NaN));
    }

    LayerSensitivity sensitivity() {
      return new LayerSensitivity(
          layer,
          new BitWidths(weightBits, activationBits),
          sqnrDb,
          cosineDistance,
          optional(top1),
          optional(accuracy));
    }

    private static OptionalDouble optional(double figure) {
      return Double.isNaN(figure) ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }
  }

  private SensitivityJournal(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Opens what an earlier ranking with the same model, data and settings left; without a folder for
   * leftovers nothing outlives the object.
   *
   * @throws StorageException if the folder cannot be made or the file not be read
   */
  static SensitivityJournal open(
      SensitivityAnalysis analysis, PreparedModel prepared, TransformContext context)
      throws StorageException {
    if (context.leftovers().isEmpty()) {
      return new SensitivityJournal(Optional.empty());
    }
    Path folder = context.leftovers().get().resolve(FOLDER);
    try {
      String name = key(analysis, prepared, context) + ".jsonl";
      Path file = new NewestFiles(folder, REMEMBERED).file(name);
      SensitivityJournal journal = new SensitivityJournal(Optional.of(file));
      journal.read(file);
      return journal;
    } catch (IOException e) {
      throw new StorageException(e, "quantize.journalUnusable", folder, IoReason.of(e));
    }
  }

  /** Widths of weights stand in the lines, so that rankings in several share a file. */
  private static String key(
      SensitivityAnalysis analysis, PreparedModel prepared, TransformContext context) {
    StaticQuantization quantization = analysis.quantization();
    ContentHash hash =
        new ContentHash()
            .with(digest -> OnnxWriter.digest(prepared.folded(), digest))
            .text(quantization.with(new BitWidths(8, quantization.activationBits())).toString())
            .text(analysis.part() + " " + analysis.samples() + " " + analysis.accuracy())
            .text(OnnxRuntimeVersion.current())
            .text(describe(context.data().get(DataRole.CALIBRATION).orElseThrow()));
    if (analysis.accuracy()) {
      hash.text(describe(context.data().get(DataRole.VALIDATION).orElseThrow()));
    }
    return hash.hex();
  }

  private static String describe(Dataset dataset) {
    return dataset.ref().sha256() + " " + dataset.size();
  }

  private void read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      try {
        put(RecordJson.read(line, Line.class).sensitivity());
      } catch (JsonSyntaxException e) {
        LOG.info("{}: passed over a line that was not finished: {}", file, e.getMessage());
      }
    }
  }

  /** What is known of a trial. */
  Optional<LayerSensitivity> find(LayerTrial trial) {
    return Optional.ofNullable(found.get(trial));
  }

  /**
   * Adds what a trial showed; it is on the disk when this returns.
   *
   * @throws StorageException if it cannot be written
   */
  void add(LayerSensitivity layer) throws StorageException {
    if (file.isPresent()) {
      try {
        JsonLines.append(file.get(), RecordJson.write(Line.of(layer)));
      } catch (IOException e) {
        throw new StorageException(e, "quantize.journalUnusable", file.get(), IoReason.of(e));
      }
    }
    put(layer);
  }

  private void put(LayerSensitivity layer) {
    found.put(new LayerTrial(layer.layer(), layer.widths()), layer);
  }
}
