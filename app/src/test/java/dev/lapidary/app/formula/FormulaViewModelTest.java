package dev.lapidary.app.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.TinyFiles;
import dev.lapidary.app.job.DirectLatest;
import dev.lapidary.app.project.Attachments;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.ProjectOpener;
import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.core.workspace.ModelFiles;
import dev.lapidary.core.workspace.Variant;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormulaViewModelTest {
  private static final Environment ENVIRONMENT =
      new Environment("0.1.0", "17", "1.29.0", "Linux", "Test CPU", List.of(), "local-cpu");

  @TempDir private Path home;

  private final ProjectModel model = new ProjectModel();
  private Project project;
  private VariantMaker maker;
  private FormulaViewModel formulas;

  @BeforeEach
  void open() throws Exception {
    project =
        new ProjectOpener(home.resolve("projects"), ModelFiles.onnx(), () -> ENVIRONMENT)
            .openModel(TinyFiles.model(home), Attachments.none(), JobContext.none());
    model.open(project, List.of(row(project.baseline())));
    maker =
        new VariantMaker(
            TransformCatalog.standard(),
            ModelFiles.onnx(),
            () -> null,
            () -> ENVIRONMENT,
            TrainingWatch.Source.none());
    Messages messages = new Messages(Language.ENGLISH);
    formulas = new FormulaViewModel(model, maker, DirectLatest.create(), () -> messages);
  }

  @AfterEach
  void close() {
    model.close();
    project.close();
  }

  @Test
  void anOriginalHasNone() {
    model.select(project.baseline().id());
    assertEquals(List.of(), formulas.sectionsProperty().get());
  }

  @Test
  void aPrunedVariantFillsInTheNumbersOfTheChosenLayer() throws Exception {
    select(Recipe.of(MagnitudePruning.toSparsity(0.5)));
    FormulaSection first = formulas.sectionsProperty().get().get(0);
    assertEquals("t = quantile(|w|; 0.5)", first.own().get(0));
    assertTrue(first.layer().get(0).startsWith("t = max { |w| : w′ = 0 } = 0."), first.text());
    assertEquals(formulas.layers().get(0), formulas.layerProperty().get());
    int last = formulas.layers().size() - 1;
    assertTrue(last > 0, "one layer alone");
    formulas.layerProperty().set(formulas.layers().get(last));
    assertTrue(!first.layer().equals(formulas.sectionsProperty().get().get(0).layer()));
  }

  @Test
  void whereTwoStepsChangeWeightsNoNumberIsLaidToEither() throws Exception {
    select(
        new Recipe(
            List.of(
                MagnitudePruning.toSparsity(0.5),
                TransformCatalog.standard().type("quantize.float16").create(Map.of()))));
    assertEquals(2, formulas.sectionsProperty().get().size());
    assertEquals(List.of(), formulas.layers());
    formulas.sectionsProperty().get().forEach(one -> assertEquals(List.of(), one.layer()));
  }

  @Test
  void numbersThatComeLateAreNotLaidToAnotherVariant() throws Exception {
    Queue<Runnable> background = new ArrayDeque<>();
    formulas =
        new FormulaViewModel(
            model, maker, DirectLatest.on(background::add), () -> new Messages(Language.ENGLISH));
    select(Recipe.of(MagnitudePruning.toSparsity(0.5)));
    select(
        new Recipe(
            List.of(
                MagnitudePruning.toSparsity(0.5),
                TransformCatalog.standard().type("quantize.float16").create(Map.of()))));
    assertEquals(1, background.size());
    background.remove().run();
    assertEquals(List.of(), formulas.layers());
  }

  private void select(Recipe recipe) throws Exception {
    Variant made = maker.make(project, project.baseline(), recipe, "made", JobContext.none());
    model.add(row(made));
    model.select(made.id());
  }

  private static VariantRow row(Variant variant) {
    return new VariantRow(variant, new Known(0, Optional.empty(), Optional.empty(), Map.of()));
  }
}
