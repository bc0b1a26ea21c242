package dev.lapidary.app;

import dev.lapidary.app.action.ActionHandlers;
import dev.lapidary.app.export.ExportReport;
import dev.lapidary.app.export.VariantExport;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.Lane;
import dev.lapidary.app.job.Work;
import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.settings.SettingsView;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.tradeoff.TradeOffViewModel;
import dev.lapidary.app.ui.DialogService;
import dev.lapidary.app.ui.ErrorPresenter;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.app.ui.chart.ChartFiles;
import dev.lapidary.app.ui.chart.Palette;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.workspace.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the commands do: ask, start a job, show the result. */
final class WorkbenchHandlers implements ActionHandlers {
  private static final String TEACHER = "teacher";
  private static final int PICTURE_WIDTH = 1000;
  private static final int PICTURE_HEIGHT = 640;

  private final Parts parts;
  private final Screen screen;
  private final ProjectOpener opener;
  private final VariantExport exporter;
  private final ErrorPresenter errors;

  /** What the handlers work with. */
  record Parts(
      WindowServices services,
      ProjectModel model,
      VariantWork work,
      VariantMaker maker,
      JobRunner jobs,
      DialogService dialogs,
      SettingsModel settings,
      Supplier<Messages> messages) {}

  /** What the handlers change of the window. */
  interface Screen {
    void show(StepGroup group);

    TradeOffViewModel tradeOff();

    void use(Theme theme);

    void use(Language language);

    void quit();
  }

  /** A project just opened and what is known of its variants. */
  private record Opened(Project project, List<VariantRow> rows) {}

  WorkbenchHandlers(Parts parts, Screen screen) {
    this.parts = parts;
    this.screen = screen;
    WindowServices services = parts.services();
    opener =
        new ProjectOpener(
            services.home().resolve("projects"), services.modelFiles(), services.environment());
    exporter = new VariantExport(services.modelFiles(), parts.maker());
    errors = new ErrorPresenter(parts.dialogs(), parts.messages());
  }

  @Override
  public void openSample() {
    start(
        text("job.open", text("sample.name")),
        job -> {
          WindowServices.Sample sample = parts.services().sample().find();
          return opened(opener.openModel(sample.model(), sample.attachments(), job));
        },
        this::show);
  }

  @Override
  public void openModel() {
    parts.dialogs().openModel().ifPresent(this::open);
  }

  void open(Path model) {
    start(
        text("job.open", model.getFileName()),
        job -> opened(opener.openModel(model, Attachments.none(), job)),
        this::show);
  }

  void openRecent(Path folder) {
    start(
        text("job.open", folder.getFileName()),
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

  @Override
  public void closeProject() {
    parts.model().close();
  }

  @Override
  public void attachData(DataRole role) {
    String title = text("dialog.attach." + role.name().toLowerCase(Locale.ROOT));
    parts.dialogs().openDataset(title).ifPresent(path -> attach(role, path));
  }

  /** Data dropped on the window: for evaluation first, then for training. */
  void attachDropped(Path path) {
    if (parts.model().project().isEmpty()) {
      parts.dialogs().inform(text("hindrance.project"), text("dialog.drop-first"));
      return;
    }
    boolean evaluated =
        project().data().datasets().containsKey(DataRole.EVALUATION)
            && !project().data().datasets().containsKey(DataRole.TRAINING);
    attach(evaluated ? DataRole.TRAINING : DataRole.EVALUATION, path);
  }

  private void attach(DataRole role, Path path) {
    Project project = project();
    start(
        text("job.attach", path.getFileName()),
        job -> {
          project.attachData(role, path);
          return parts.work().read(project);
        },
        rows -> {
          rows.forEach(parts.work()::refresh);
          parts.model().attachmentsChanged();
        });
  }

  @Override
  public void attachTeacher() {
    Project project = project();
    parts
        .dialogs()
        .openModel()
        .ifPresent(
            path ->
                start(
                    text("job.attach", path.getFileName()),
                    job -> {
                      parts.services().modelFiles().read(path);
                      project.attachModel(TEACHER, path);
                      return path;
                    },
                    done -> parts.model().attachmentsChanged()));
  }

  @Override
  public void showSteps(String group) {
    screen.show(StepGroup.ofWord(group));
  }

  @Override
  public void runRecipe() {
    VariantRow parent = selected();
    parts
        .dialogs()
        .openRecipe()
        .ifPresent(
            file ->
                start(
                    text("job.recipe", file.getFileName()),
                    job -> parts.maker().recipeJson().read(file),
                    recipe -> parts.work().create(parent, recipe, name(file))));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.json$", "");
  }

  @Override
  public void saveRecipe() {
    VariantRow row = selected();
    parts
        .dialogs()
        .save(text("action.save-recipe"), "recipe.json")
        .ifPresent(
            file ->
                start(
                    text("job.save", file.getFileName()),
                    job -> write(file, row.variant().provenance().recipe().orElse("")),
                    done -> {}));
  }

  private static Path write(Path file, String content) throws StorageException {
    try {
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new StorageException(e, "export.unwritable", file, IoReason.of(e));
    }
  }

  @Override
  public void measure() {
    parts.work().measure(selected().id());
  }

  @Override
  public void export() {
    VariantRow row = selected();
    Project project = project();
    parts
        .dialogs()
        .openFolder(text("dialog.export"))
        .ifPresent(
            folder ->
                parts
                    .jobs()
                    .start(
                        new JobRequest<>(
                            text("job.export", row.name()),
                            Lane.HEAVY,
                            job -> exporter.export(project, row.variant(), folder, job),
                            this::tell,
                            failure -> errors.present(text("job.export", row.name()), failure))));
  }

  private void tell(ExportReport report) {
    String compared = text(report.onData() ? "export.on-data" : "export.on-random", report.runs());
    String result =
        report.identical()
            ? text("export.identical")
            : text("export.close", String.format(Locale.ROOT, "%.2g", report.maxDifference()));
    parts
        .dialogs()
        .inform(
            text("export.done"),
            text(
                "export.report",
                report.folder(),
                String.join(", ", report.files()),
                compared,
                result));
  }

  @Override
  public void rename() {
    VariantRow row = selected();
    parts
        .dialogs()
        .ask(text("action.rename"), text("variants.name"), row.name())
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals(row.name()))
        .ifPresent(name -> parts.work().rename(row.id(), name));
  }

  @Override
  public void duplicate() {
    VariantRow row = selected();
    List<VariantRow> others =
        parts.model().rows().stream().filter(other -> !other.id().equals(row.id())).toList();
    parts
        .dialogs()
        .choose(text("action.duplicate"), text("dialog.new-parent"), others, VariantRow::name)
        .ifPresent(parent -> duplicate(row, parent));
  }

  private void duplicate(VariantRow row, VariantRow parent) {
    try {
      parts.work().duplicate(row, parent);
    } catch (WorkbenchException e) {
      errors.present(text("action.duplicate"), e);
    }
  }

  @Override
  public void delete() {
    VariantRow row = selected();
    int below = project().store().descendants(row.id()).size();
    String question = text("dialog.delete", row.name(), below);
    String act = text("dialog.delete.act", 1 + below);
    if (parts.dialogs().confirm(text("action.delete"), question, act)) {
      parts.work().delete(row.id());
    }
  }

  @Override
  public void selectParent() {
    VariantId parent = selected().variant().parent().orElseThrow();
    parts.model().select(parent);
  }

  @Override
  public void saveChartPicture() {
    TradeOffChart chart = screen.tradeOff().chartProperty().get();
    boolean dark = parts.settings().get().theme() == Theme.DARK;
    Palette palette = dark ? Palette.dark() : Palette.light();
    saveChart(
        "tradeoff.png",
        file -> ChartFiles.savePng(chart, palette, file, PICTURE_WIDTH, PICTURE_HEIGHT));
  }

  @Override
  public void saveChartValues() {
    TradeOffChart chart = screen.tradeOff().chartProperty().get();
    saveChart("tradeoff.csv", file -> ChartFiles.saveCsv(chart, file));
  }

  private void saveChart(String name, FileWriting writing) {
    parts
        .dialogs()
        .save(text("tradeoff.save"), name)
        .ifPresent(
            file ->
                start(
                    text("job.save", file.getFileName()),
                    job -> {
                      writing.write(file);
                      return file;
                    },
                    done -> {}));
  }

  private interface FileWriting {
    void write(Path file) throws WorkbenchException;
  }

  @Override
  public void toggleTheme() {
    screen.use(parts.settings().get().theme().other());
  }

  @Override
  public void toggleLanguage() {
    boolean english = parts.settings().get().language() == Language.ENGLISH;
    screen.use(english ? Language.CHINESE : Language.ENGLISH);
  }

  @Override
  public void showSettings() {
    SettingsView view =
        new SettingsView(parts.settings(), parts.messages().get(), screen::use, screen::use);
    parts.dialogs().show(text("action.settings"), view);
  }

  @Override
  public void quit() {
    screen.quit();
  }

  /** A light job whose failure is told in a dialog, since the user waits for it. */
  private <T> void start(String title, Work<T> work, Consumer<T> onDone) {
    parts.jobs().start(JobRequest.light(title, work, onDone).orElse(e -> errors.present(title, e)));
  }

  private Project project() {
    return parts.model().project().orElseThrow();
  }

  private VariantRow selected() {
    return parts.model().selected().orElseThrow();
  }

  private String text(String key, Object... arguments) {
    return parts.messages().get().get(key, arguments);
  }
}
