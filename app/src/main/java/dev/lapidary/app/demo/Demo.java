package dev.lapidary.app.demo;

import dev.lapidary.app.SampleFiles;
import dev.lapidary.app.Services;
import dev.lapidary.app.results.Assessor;
import dev.lapidary.app.results.Results;
import dev.lapidary.app.results.VariantMaker;
import dev.lapidary.app.results.VariantMaker.Made;
import dev.lapidary.app.results.VariantResult;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.TransformContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compresses the bundled sample by every family of steps and judges each variant. */
public final class Demo {
  private static final String TITLE = "Fashion-MNIST, compressed";
  private static final String TEACHER = "teacher";
  private static final double MADE_SHARE = 0.9;

  private final Services services;

  public Demo(Services services) {
    this.services = services;
  }

  /** Makes the variants in {@code folder/variants}. Training data fits, test data only judges. */
  public Results run(Path folder, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    SampleFiles sample = services.sample();
    Model model = OnnxReader.read(sample.model());
    Model teacher = OnnxReader.read(sample.teacher());
    try (Dataset training = Datasets.open(sample.trainingData());
        Dataset evaluation = Datasets.open(sample.evaluationData());
        ScratchFolder scratch = ScratchFolder.create()) {
      DataRoles data = DataRoles.none().with(DataRole.TRAINING, training);
      TransformContext context =
          services.transformContext(data, Map.of(TEACHER, teacher), listener, scratch.path(), job);
      Assessor assessor =
          new Assessor(
              Optional.of(evaluation),
              Optional.of(model),
              services.profilers(),
              ProfileRequest.defaults());
      VariantMaker maker = new VariantMaker(folder, services.recipeRunner(), context, assessor);
      List<VariantResult> made = make(maker, model, teacher, job.slice(0, MADE_SHARE));
      return results(assessor.profiled(folder, made, job.slice(MADE_SHARE, 1)));
    }
  }

  /** The baseline, the teacher, then the variants in their order. */
  private List<VariantResult> make(VariantMaker maker, Model model, Model teacher, JobContext job)
      throws WorkbenchException {
    double part = 1.0 / (DemoVariant.ALL.size() + 2);
    Map<String, Made> made = new LinkedHashMap<>();
    made.put(DemoVariant.BASELINE, maker.original(DemoVariant.BASELINE, model, job.slice(0, part)));
    made.put(TEACHER, maker.original(TEACHER, teacher, job.slice(part, 2 * part)));
    for (int i = 0; i < DemoVariant.ALL.size(); i++) {
      DemoVariant next = DemoVariant.ALL.get(i);
      Recipe steps = services.recipeJson().read(services.sample().recipe(next.recipe()));
      JobContext slice = job.slice((i + 2) * part, Math.min(1, (i + 3) * part));
      made.put(next.name(), maker.make(made.get(next.parent()), next.name(), steps, slice));
    }
    return made.values().stream().map(Made::result).toList();
  }

  private Results results(List<VariantResult> judged) {
    List<VariantResult> variants = new ArrayList<>(List.of(judged.get(0)));
    List<VariantResult> controls = new ArrayList<>();
    for (int i = 0; i < DemoVariant.ALL.size(); i++) {
      (DemoVariant.ALL.get(i).control() ? controls : variants).add(judged.get(i + 2));
    }
    return new Results(
        TITLE, variants, Optional.of(judged.get(1)), controls, services.environment());
  }
}
