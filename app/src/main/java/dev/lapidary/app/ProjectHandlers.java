package dev.lapidary.app;

import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the commands about projects and their data do. */
final class ProjectHandlers {
  private static final String TEACHER = "teacher";

  private final WorkbenchParts parts;
  private final ProjectOpener opener;

  /** A project just opened and what is known of its variants. */
  private record Opened(Project project, List<VariantRow> rows) {}

  ProjectHandlers(WorkbenchParts parts) {
    this.parts = parts;
    WindowServices services = parts.services();
    opener =
        new ProjectOpener(
            services.home().resolve("projects"), services.modelFiles(), services.environment());
  }

  void openSample() {
    parts.start(
        Phrase.of("job.open", Phrase.of("sample.name")),
        job -> {
          WindowServices.Sample sample = parts.services().sample().find();
          return opened(opener.openModel(sample.model(), sample.attachments(), job));
        },
        this::show);
  }

  void openModel() {
    parts.dialogs().openModel().ifPresent(this::open);
  }

  void open(Path model) {
    parts.start(
        Phrase.of("job.open", model.getFileName()),
        job -> opened(opener.openModel(model, Attachments.none(), job)),
        this::show);
  }

  void openRecent(Path folder) {
    parts.start(
        Phrase.of("job.open", folder.getFileName()),
        job -> opened(opener.openFolder(folder, job)),
        this::show);
  }

  private Opened opened(Project project) throws WorkbenchException {
    boolean complete = false;
    try {
      Opened opened = new Opened(project, parts.work().read(project));
      complete = true;
      return opened;
    } finally {
      if (!complete) {
        project.close();
      }
    }
  }

  private void show(Opened opened) {
    parts.settings().change(now -> now.withRecent(opened.project().folder()));
    parts.model().open(opened.project(), opened.rows());
    parts.work().complete();
  }

  void closeProject() {
    parts.model().close();
  }

  void attachData(DataRole role) {
    String title = parts.text("dialog.attach." + role.name().toLowerCase(Locale.ROOT));
    parts.dialogs().openDataset(title).ifPresent(path -> attach(role, path));
  }

  /** Data dropped on the window: for evaluation first, then for training. */
  void attachDropped(Path path) {
    if (parts.model().project().isEmpty()) {
      parts.dialogs().inform(parts.text("hindrance.project"), parts.text("dialog.drop-first"));
      return;
    }
    boolean evaluated =
        parts.project().data().datasets().containsKey(DataRole.EVALUATION)
            && !parts.project().data().datasets().containsKey(DataRole.TRAINING);
    attach(evaluated ? DataRole.TRAINING : DataRole.EVALUATION, path);
  }

  private void attach(DataRole role, Path path) {
    Project project = parts.project();
    parts.start(
        Phrase.of("job.attach", path.getFileName()),
        job -> {
          project.attachData(role, path);
          return parts.work().read(project);
        },
        rows -> {
          rows.forEach(parts.work()::refresh);
          parts.model().attachmentsChanged();
        });
  }

  void attachTeacher() {
    Project project = parts.project();
    parts
        .dialogs()
        .openModel()
        .ifPresent(
            path ->
                parts.start(
                    Phrase.of("job.attach", path.getFileName()),
                    job -> {
                      parts.services().modelFiles().read(path);
                      project.attachModel(TEACHER, path);
                      return path;
                    },
                    done -> parts.model().attachmentsChanged()));
  }
}
