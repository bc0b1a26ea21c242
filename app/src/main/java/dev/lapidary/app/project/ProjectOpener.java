package dev.lapidary.app.project;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.FileVariantStore;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.core.workspace.NewVariant;
import dev.lapidary.core.workspace.Provenance;
import dev.lapidary.core.workspace.VariantStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens projects. The project of a model stands in a folder of its own, named by the model's
 * content, so opening the same model again finds the variants made before.
 */
public final class ProjectOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectOpener.class);
  private static final int HASH_CHARACTERS = 12;

  private final Path projects;
  private final ModelFiles modelFiles;
  private final Supplier<Environment> environment;

  /**
   * An opener.
   *
   * @param projects the folder that holds all projects
   */
  public ProjectOpener(Path projects, ModelFiles modelFiles, Supplier<Environment> environment) {
    this.projects = projects;
    this.modelFiles = modelFiles;
    this.environment = environment;
  }

  /**
   * Opens the project of a model, making it if the model is new.
   *
   * @param wanted attached where the project has nothing for the role or name
   * @throws WorkbenchException if the model or a dataset cannot be read; a new project is not left
   *     behind then
   */
  public Project openModel(Path file, Attachments wanted, JobContext job)
      throws WorkbenchException {
    String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    Path folder = projects.resolve(slug(name) + "-" + hash(file));
    if (new ProjectFile(folder).exists()) {
      return opened(folder, wanted, job);
    }
    job.progress(0.1, name);
    long start = System.nanoTime();
    Model model = modelFiles.read(file);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    job.throwIfCancelled();
    VariantStore store = FileVariantStore.open(folder.resolve("workspace"), modelFiles);
    try {
      if (store.variants().isEmpty()) {
        Provenance origin =
            Provenance.imported(file.toString(), environment.get(), took, Instant.now());
        store.add(NewVariant.original(name, model, origin));
      }
      new ProjectFile(folder).write(new ProjectFile.Content(name, Attachments.none()));
    } finally {
      store.close();
    }
    return opened(folder, wanted, job);
  }

  /**
   * Opens the project in a folder.
   *
   * @throws WorkbenchException if it is no project, or open elsewhere
   */
  public Project openFolder(Path folder, JobContext job) throws WorkbenchException {
    return opened(folder, Attachments.none(), job);
  }

  private Project opened(Path folder, Attachments wanted, JobContext job)
      throws WorkbenchException {
    ProjectFile.Content content = new ProjectFile(folder).read();
    VariantStore store = FileVariantStore.open(folder.resolve("workspace"), modelFiles);
    Project project = new Project(folder, content.name(), store);
    boolean complete = false;
    try {
      if (store.roots().isEmpty()) {
        throw new StorageException("project.empty", folder);
      }
      job.progress(0.5, content.name());
      attachAll(project, wanted, content.attachments());
      complete = true;
      return project;
    } finally {
      if (!complete) {
        project.close();
      }
    }
  }

  private static void attachAll(Project project, Attachments wanted, Attachments remembered)
      throws WorkbenchException {
    for (Map.Entry<String, Path> model : remembered.models().entrySet()) {
      project.attachModel(model.getKey(), model.getValue());
    }
    for (Map.Entry<DataRole, Path> data : remembered.data().entrySet()) {
      attachIfThere(project, data.getKey(), data.getValue());
    }
    for (Map.Entry<DataRole, Path> data : wanted.data().entrySet()) {
      if (project.data().datasets().get(data.getKey()) == null) {
        project.attachData(data.getKey(), data.getValue());
      }
    }
    for (Map.Entry<String, Path> model : wanted.models().entrySet()) {
      if (!remembered.models().containsKey(model.getKey())) {
        project.attachModel(model.getKey(), model.getValue());
      }
    }
  }

  /** A dataset that has moved since must not keep the variants from being seen. */
  private static void attachIfThere(Project project, DataRole role, Path path) {
    try {
      project.attachData(role, path);
    } catch (WorkbenchException e) {
      LOG.warn("{} data is not attached: {}", role, e.getMessage());
    }
  }

  private static String slug(String name) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}.-]+", "-").replaceAll("^[.-]+", "");
    return plain.isEmpty() ? "model" : plain.substring(0, Math.min(40, plain.length()));
  }

  private static String hash(Path file) throws StorageException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
    } catch (IOException e) {
      throw new StorageException(e, "project.modelUnreadable", file, IoReason.of(e));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
