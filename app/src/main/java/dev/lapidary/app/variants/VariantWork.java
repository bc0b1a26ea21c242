package dev.lapidary.app.variants;

import dev.lapidary.app.job.JobRequest;
import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.Work;
import dev.lapidary.app.project.Appraiser;
import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Phrase;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.workspace.Variant;
import dev.lapidary.core.workspace.VariantId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Starts the jobs that make, measure and change variants, and shows what they found. */
public final class VariantWork {
  private final ProjectModel model;
  private final JobRunner jobs;
  private final Appraiser appraiser;
  private final VariantMaker maker;
  private final SettingsModel settings;

  public VariantWork(
      ProjectModel model,
      JobRunner jobs,
      Appraiser appraiser,
      VariantMaker maker,
      SettingsModel settings) {
    this.model = model;
    this.jobs = jobs;
    this.appraiser = appraiser;
    this.maker = maker;
    this.settings = settings;
  }

  /** What is known of all variants of a project, read from disk. Not on the window's thread. */
  public List<VariantRow> read(Project project) throws WorkbenchException {
    List<VariantRow> rows = new ArrayList<>();
    for (Variant variant : project.store().variants()) {
      rows.add(new VariantRow(variant, appraiser.known(project, variant)));
    }
    return rows;
  }

  /** Fills in what a project just opened lacks: structure of all, figures of the baseline. */
  public void complete() {
    List.copyOf(model.rows()).forEach(this::findStructure);
    model
        .baseline()
        .filter(row -> settings.get().measureNew() && row.known().devices().isEmpty())
        .ifPresent(row -> measure(row.id()));
  }

  private void findStructure(VariantRow row) {
    if (row.known().structure().isPresent()) {
      return;
    }
    Work<Known> work = job -> appraiser.structure(project(), row.variant(), row.known(), job);
    jobs.start(
        JobRequest.light(
            Phrase.of("job.structure", row.name()),
            work,
            known -> merge(row.id(), now -> now.withStructure(known.structure().orElseThrow()))));
  }

  /** Makes a variant of {@code parent}; it is selected and, if so set, measured when it stands. */
  public void create(VariantRow parent, Recipe recipe, String name) {
    Project project = project();
    Work<VariantRow> work =
        job -> {
          Variant made = maker.make(project, parent.variant(), recipe, name, job);
          return new VariantRow(made, appraiser.known(project, made));
        };
    jobs.start(JobRequest.heavy(Phrase.of("job.create", name), work, this::created));
  }

  private void created(VariantRow row) {
    model.add(row);
    findStructure(row);
    if (settings.get().measureNew()) {
      measure(row.id());
    }
  }

  /** Evaluates a variant and takes its cost here and on every simulated device. */
  public void measure(VariantId id) {
    VariantRow row = model.find(id).orElseThrow();
    Project project = project();
    jobs.start(
        JobRequest.heavy(
            Phrase.of("job.measure", row.name()),
            job -> measured(project, row.variant(), job),
            known -> merge(id, now -> keepingStructure(now, known))));
  }

  private Known measured(Project project, Variant variant, JobContext job)
      throws WorkbenchException {
    List<DeviceChoice> devices =
        appraiser.devices().stream().filter(DeviceChoice::available).toList();
    appraiser.evaluate(project, variant, job.slice(0, 0.5));
    for (int i = 0; i < devices.size(); i++) {
      job.throwIfCancelled();
      double from = 0.5 + 0.5 * i / devices.size();
      JobContext part = job.slice(from, 0.5 + 0.5 * (i + 1) / devices.size());
      part.progress(0, devices.get(i).name());
      appraiser.profile(project, List.of(variant), devices.get(i).id(), part);
    }
    return appraiser.known(project, variant);
  }

  /** Takes the cost of all variants on this machine, in turn so that latencies can be compared. */
  public void measureAll() {
    Project project = project();
    jobs.start(
        JobRequest.heavy(
            Phrase.of("job.measure-all"),
            job -> measuredAll(project, job),
            read -> read.forEach(this::refresh)));
  }

  private List<VariantRow> measuredAll(Project project, JobContext job) throws WorkbenchException {
    String here = appraiser.devices().get(0).id();
    try {
      appraiser.profile(project, project.store().variants(), here, job);
    } catch (WorkbenchException e) {
      List<VariantRow> others = read(project);
      jobs.window().execute(() -> others.forEach(this::refresh));
      throw e;
    }
    return read(project);
  }

  private static Known keepingStructure(Known now, Known found) {
    return now.structure().map(found::withStructure).orElse(found);
  }

  private void merge(VariantId id, UnaryOperator<Known> change) {
    model.find(id).ifPresent(row -> model.update(row.with(change.apply(row.known()))));
  }

  /** Shows what was read anew of a variant, for instance with other evaluation data. */
  public void refresh(VariantRow read) {
    merge(read.id(), now -> keepingStructure(now, read.known()));
  }

  /** Gives a variant another name. */
  public void rename(VariantId id, String name) {
    Project project = project();
    jobs.start(
        JobRequest.light(
            Phrase.of("job.rename", name),
            job -> project.store().rename(id, name),
            renamed ->
                model
                    .find(id)
                    .ifPresent(row -> model.update(new VariantRow(renamed, row.known())))));
  }

  /** Deletes a variant and all that was made of it. */
  public void delete(VariantId id) {
    Project project = project();
    Variant variant = model.find(id).orElseThrow().variant();
    List<VariantId> gone = new ArrayList<>(List.of(id));
    project.store().descendants(id).forEach(below -> gone.add(below.id()));
    jobs.start(
        JobRequest.light(
            Phrase.of("job.delete", variant.name()),
            job -> {
              project.store().delete(id);
              return gone;
            },
            done -> model.remove(done, variant.parent())));
  }

  /** Lets go of a model that steps may call by name; its file stays. */
  public void detachModel(String name) {
    Project project = project();
    jobs.start(
        JobRequest.light(
            Phrase.of("job.detach", name),
            job -> {
              project.detachModel(name);
              return name;
            },
            done -> model.attachmentsChanged()));
  }

  /** Applies the steps that made {@code row} to another parent. */
  public void duplicate(VariantRow row, VariantRow parent) throws WorkbenchException {
    create(parent, maker.stepsOf(row.variant()), row.name());
  }

  private Project project() {
    return model.project().orElseThrow();
  }
}
