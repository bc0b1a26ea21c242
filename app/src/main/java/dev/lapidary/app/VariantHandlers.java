package dev.lapidary.app;

import dev.lapidary.app.export.ExportReport;
import dev.lapidary.app.export.VariantExport;
import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.Lane;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.workspace.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the commands about the selected variant do. */
final class VariantHandlers {
  private final WorkbenchParts parts;
  private final VariantExport exporter;

  VariantHandlers(WorkbenchParts parts) {
    this.parts = parts;
    exporter = new VariantExport(parts.services().modelFiles(), parts.maker());
  }

  void runRecipe() {
    VariantRow parent = parts.selected();
    parts
        .dialogs()
        .openRecipe()
        .ifPresent(
            file ->
                parts.start(
                    Phrase.of("job.recipe", file.getFileName()),
                    job -> parts.maker().recipeJson().read(file),
                    recipe -> parts.work().create(parent, recipe, name(file))));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.json$", "");
  }

  void saveRecipe() {
    VariantRow row = parts.selected();
    parts
        .dialogs()
        .save(parts.text("action.save-recipe"), "recipe.json")
        .ifPresent(
            file ->
                parts.start(
                    Phrase.of("job.save", file.getFileName()),
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

  void measure() {
    parts.work().measure(parts.selected().id());
  }

  void measureAll() {
    parts.work().measureAll();
  }

  void export() {
    VariantRow row = parts.selected();
    Project project = parts.project();
    Phrase title = Phrase.of("job.export", row.name());
    parts
        .dialogs()
        .openFolder(parts.text("dialog.export"))
        .ifPresent(
            folder ->
                parts
                    .jobs()
                    .start(
                        new JobRequest<>(
                            title,
                            Lane.HEAVY,
                            job -> exporter.export(project, row.variant(), folder, job),
                            this::tell,
                            failure ->
                                parts
                                    .errors()
                                    .present(title.in(parts.messages().get()), failure))));
  }

  private void tell(ExportReport report) {
    String compared =
        parts.text(report.onData() ? "export.on-data" : "export.on-random", report.runs());
    String result =
        report.identical()
            ? parts.text("export.identical")
            : parts.text(
                "export.close", String.format(Locale.ROOT, "%.2g", report.maxDifference()));
    parts
        .dialogs()
        .inform(
            parts.text("export.done"),
            parts.text(
                "export.report",
                report.folder(),
                String.join(", ", report.files()),
                compared,
                result));
  }

  void rename() {
    VariantRow row = parts.selected();
    parts
        .dialogs()
        .ask(parts.text("action.rename"), parts.text("variants.name"), row.name())
        .map(String::strip)
        .filter(name -> !name.isEmpty() && !name.equals(row.name()))
        .ifPresent(name -> parts.work().rename(row.id(), name));
  }

  void duplicate() {
    VariantRow row = parts.selected();
    List<VariantRow> others =
        parts.model().rows().stream().filter(other -> !other.id().equals(row.id())).toList();
    parts
        .dialogs()
        .choose(
            parts.text("action.duplicate"),
            parts.text("dialog.new-parent"),
            others,
            VariantRow::name)
        .ifPresent(parent -> duplicate(row, parent));
  }

  private void duplicate(VariantRow row, VariantRow parent) {
    try {
      parts.work().duplicate(row, parent);
    } catch (WorkbenchException e) {
      parts.errors().present(parts.text("action.duplicate"), e);
    }
  }

  void delete() {
    VariantRow row = parts.selected();
    int below = parts.project().store().descendants(row.id()).size();
    String question = parts.text("dialog.delete", row.name(), below);
    String act = parts.text("dialog.delete.act", 1 + below);
    if (parts.dialogs().confirm(parts.text("action.delete"), question, act)) {
      parts.work().delete(row.id());
    }
  }

  void selectParent() {
    VariantId parent = parts.selected().variant().parent().orElseThrow();
    parts.model().select(parent);
  }
}
