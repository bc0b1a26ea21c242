package dev.lapidary.app.export;

import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.core.workspace.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a variant into a folder of its own: model, recipe, manifest. All is written aside, read
 * back from disk, run and compared with the variant in the workspace, and only then moved into
 * place; a failure leaves nothing.
 */
public final class VariantExport {
  private static final Logger LOG = LoggerFactory.getLogger(VariantExport.class);
  private static final String MODEL = "model.onnx";
  private static final String RECIPE = "recipe.json";
  private static final double TOLERANCE = 1e-5;

  private final ModelFiles modelFiles;
  private final VariantMaker maker;

  public VariantExport(ModelFiles modelFiles, VariantMaker maker) {
    this.modelFiles = modelFiles;
    this.maker = maker;
  }

  /**
   * Exports into a new folder inside {@code into}, named after the variant.
   *
   * @throws WorkbenchException if the folder cannot be written, or what was written does not give
   *     the same outputs
   */
  public ExportReport export(Project project, Variant variant, Path into, JobContext job)
      throws WorkbenchException {
    Path target = free(into.toAbsolutePath(), slug(variant.name()));
    Path aside = into.toAbsolutePath().resolve(".export-" + UUID.randomUUID());
    try {
      Files.createDirectories(aside);
      OutputCheck check = write(project, variant, aside, job);
      job.throwIfCancelled();
      List<String> files = names(aside);
      Files.move(aside, target);
      boolean onData = evaluation(project).isPresent();
      return new ExportReport(
          target, files, check.runs(), onData, check.identical(), check.maxDifference());
    } catch (IOException e) {
      throw new StorageException(e, "export.unwritable", into, IoReason.of(e));
    } finally {
      discard(aside);
    }
  }

  private OutputCheck write(Project project, Variant variant, Path aside, JobContext job)
      throws WorkbenchException, IOException {
    job.progress(0.05, variant.name());
    Model model = project.store().load(variant.id());
    Path file = aside.resolve(MODEL);
    modelFiles.write(model, file);
    String recipe = maker.recipeJson().write(maker.recipeOf(variant));
    Files.writeString(aside.resolve(RECIPE), recipe);
    OutputCheck check = new OutputCheck();
    Model readBack = modelFiles.read(file);
    Path kept = project.store().modelFile(variant.id());
    check.compare(kept, file, readBack, evaluation(project), job.slice(0.2, 0.95));
    if (check.maxDifference() > TOLERANCE) {
      throw new ExecutionException(
          "export.differs", variant.name(), check.maxDifference(), TOLERANCE);
    }
    Manifest.write(aside, variant, files(aside), check);
    return check;
  }

  private static Optional<Dataset> evaluation(Project project) {
    return project.data().get(DataRole.EVALUATION);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    return files(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  private static Path free(Path into, String name) {
    Path found = into.resolve(name);
    for (int i = 2; Files.exists(found); i++) {
      found = into.resolve(name + "-" + i);
    }
    return found;
  }

  private static String slug(String name) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|-+$", "");
    return plain.isEmpty() ? "variant" : plain;
  }

  private static void discard(Path aside) {
    if (!Files.exists(aside)) {
      return;
    }
    try (Stream<Path> files = Files.walk(aside)) {
      List<Path> all = new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList());
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("{} is left over of an export", aside, e);
    }
  }
}
