package dev.lapidary.app.results;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.inspect.ModelStatistics;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a file tells without being run. */
public final class FileFigures implements Judge {

  @Override
  public VariantFigures assess(Path file, JobContext job) throws WorkbenchException {
    ModelStatistics statistics = statistics(file);
    // The weights read back lie outside the heap; they would stay until it is next collected.
    System.gc();
    return new VariantFigures(
        statistics.sizeBytes(),
        statistics.parameters(),
        statistics.quantizedWeights(),
        OptionalLong.empty(),
        "only files were asked for",
        statistics.zeroFraction(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static ModelStatistics statistics(Path file) throws WorkbenchException {
    OnnxReader.Stored stored = OnnxReader.readStored(file);
    return ModelStatistics.of(stored.model(), stored.sizeBytes());
  }
}
