package dev.lapidary.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.distill.LogitsDistillation;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.transform.quantize.DynamicQuantization;
import dev.lapidary.core.transform.quantize.WeightType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RecipeRunnerTest {
  private final RecipeRunner runner =
      new RecipeRunner(new TransformCatalog(List.of(AddBias.TYPE, RaiseOpset.TYPE)));
  private final List<Double> progress = new ArrayList<>();
  private boolean cancelled;

  @Test
  void appliesTheStepsInOrderAndKeepsEachModel() throws Exception {
    Model start = model();
    List<StepOutcome> outcomes =
        runner.run(start, Recipe.of(AddBias.of(1), AddBias.of(2)), context());
    assertSame(start, outcomes.get(0).before());
    assertSame(outcomes.get(0).model(), outcomes.get(1).before());
    Model last = StepOutcome.last(start, outcomes);
    assertEquals(2f, last.graph().nodes().get(0).floatAttribute("bias", 0));
  }

  @Test
  void noStepsLeaveTheModelAsItIs() throws Exception {
    Model start = model();
    assertSame(start, StepOutcome.last(start, runner.run(start, Recipe.of(), context())));
  }

  @Test
  void insertsTheOpsetConversionAStepNeeds() throws Exception {
    AddBias modern = new AddBias(1, 0, 0, false, AddBias.Side.RIGHT_HAND, "", List.of());
    List<StepOutcome> outcomes = runner.run(model(), Recipe.of(modern, modern), context());
    assertEquals(
        List.of("convert.opset true 0", "test.add-bias false 0", "test.add-bias false 1"),
        outcomes.stream()
            .map(o -> o.step().label() + " " + o.inserted() + " " + o.position())
            .toList());
    assertEquals(13, outcomes.get(1).before().opset());
  }

  @Test
  void insertsTheLowestConversionThereIsForAStepThatNeedsLess() throws Exception {
    Model old =
        TestGraphs.opset(9)
            .input("x", 1, 4)
            .weight("w", 4, 4)
            .node("MatMul", "x w", "y")
            .output("y", 1, 4)
            .model();
    List<StepOutcome> outcomes =
        new RecipeRunner(TransformCatalog.standard())
            .run(old, Recipe.of(DynamicQuantization.initial()), context());
    assertEquals(
        List.of("convert.opset", "quantize.dynamic"),
        outcomes.stream().map(o -> o.step().label()).toList());
  }

  @Test
  void missingDataOfALaterStepStopsTheFirst() {
    AddBias needy = new AddBias(1, 0, 0, true, AddBias.Side.LEFT_HAND, "", List.of());
    assertNothingRuns("calibration", AddBias.of(1), needy);
  }

  @Test
  void aMissingModelOfALaterStepStopsTheFirst() {
    AddBias needy = new AddBias(1, 0, 0, false, AddBias.Side.LEFT_HAND, "master", List.of());
    assertNothingRuns("master", AddBias.of(1), needy);
  }

  @Test
  void aTeacherThatDoesNotFitALaterStepStopsTheFirst() throws Exception {
    assertRefused(classifier("scores", 10), "\"scores\" is FLOAT [N, 10]", "\"y\" is FLOAT [N, 3]");
    Model labels =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .node("Flatten", "x", "f")
            .node("ArgMax", "f", "label", "axis", 1)
            .output(ElementType.INT64, "label", "N", 1)
            .model();
    assertRefused(labels, "\"label\" is INT64 [N, 1]", "\"y\" is FLOAT [N, 3]");
    Model sequence =
        TestGraphs.opset(13)
            .input("x", "N", 7)
            .weight("w", 3, 7)
            .node("Gemm", "x w", "y", "transB", 1)
            .output("y", "N", 3)
            .model();
    assertRefused(sequence, "Teacher 1 cannot be fed");
  }

  private static Model classifier(String output, int classes) {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", classes, 64)
        .node("Flatten", "x", "f")
        .node("Gemm", "f w", output, "transB", 1)
        .output(output, "N", classes)
        .model();
  }

  private static void assertRefused(Model teacher, String... named) throws Exception {
    List<StepOutcome> heard = new ArrayList<>();
    TransformContext taught =
        new TransformContext(
            DataRoles.none().with(DataRole.TRAINING, MemoryDataset.stripes(60, 1)),
            Map.of("big", teacher),
            null,
            TrainingListener.none(),
            Path.of("."),
            JobContext.none());
    Recipe recipe =
        Recipe.of(
            MagnitudePruning.toSparsity(0.5),
            LogitsDistillation.TYPE.create(Map.of("teacher", "big")));
    WorkbenchException error =
        assertThrows(
            WorkbenchException.class,
            () ->
                new RecipeRunner(TransformCatalog.standard())
                    .run(classifier("y", 3), recipe, taught, heard::add));
    for (String name : named) {
      assertTrue(error.getMessage().contains(name), error.getMessage());
    }
    assertEquals(List.of(), heard);
  }

  private void assertNothingRuns(String named, AddBias... steps) {
    List<StepOutcome> heard = new ArrayList<>();
    RecipeException error =
        assertThrows(
            RecipeException.class,
            () -> runner.run(model(), Recipe.of(steps), context(), heard::add));
    assertTrue(error.getMessage().contains(named), error.getMessage());
    assertEquals(List.of(), heard);
  }

  @Test
  void aNameThatALaterStepGetsWrongStopsTheFirst() {
    DynamicQuantization wrong =
        new DynamicQuantization(WeightType.INT8, false, true, List.of("prodct"));
    List<StepOutcome> heard = new ArrayList<>();
    RecipeException error =
        assertThrows(
            RecipeException.class,
            () ->
                new RecipeRunner(TransformCatalog.standard())
                    .run(
                        product(),
                        Recipe.of(MagnitudePruning.toSparsity(0.5), wrong),
                        context(),
                        heard::add));
    assertTrue(error.getMessage().contains("product"), error.getMessage());
    assertEquals(List.of(), heard);
  }

  @Test
  void aStepAfterOneThatChangesTheNodesIsCheckedWhenItsTurnComes() {
    DynamicQuantization renaming = DynamicQuantization.initial();
    DynamicQuantization wrong =
        new DynamicQuantization(WeightType.INT8, false, true, List.of("nothing"));
    List<StepOutcome> heard = new ArrayList<>();
    assertThrows(
        RecipeException.class,
        () ->
            new RecipeRunner(TransformCatalog.standard())
                .run(product(), Recipe.of(renaming, wrong), context(), heard::add));
    assertEquals(1, heard.size());
  }

  private static Model product() {
    return TestGraphs.opset(13)
        .input("x", 1, 4)
        .weight("w", 4, 4)
        .node("MatMul", "x w", "product")
        .output("product", 1, 4)
        .model();
  }

  @Test
  void theListenerHearsEveryStepBeforeTheNextRuns() throws Exception {
    List<StepOutcome> heard = new ArrayList<>();
    List<StepOutcome> outcomes =
        runner.run(model(), Recipe.of(AddBias.of(1), AddBias.of(2)), context(), heard::add);
    assertEquals(outcomes, heard);
  }

  @Test
  void cancellingStopsBeforeTheNextStep() {
    List<StepOutcome> heard = new ArrayList<>();
    StepListener cancelling =
        outcome -> {
          heard.add(outcome);
          cancelled = true;
        };
    Recipe recipe = Recipe.of(AddBias.of(1), AddBias.of(2));
    assertThrows(
        CancellationException.class, () -> runner.run(model(), recipe, context(), cancelling));
    assertEquals(1, heard.size());
  }

  @Test
  void progressRunsFromZeroToOneOverTheSteps() throws Exception {
    runner.run(model(), Recipe.of(AddBias.of(1), AddBias.of(2)), context());
    assertEquals(List.of(0.0, 0.5, 0.5, 1.0), progress);
  }

  private TransformContext context() {
    return new TransformContext(
        DataRoles.none(), Map.of(), null, TrainingListener.none(), Path.of("unused"), job());
  }

  private JobContext job() {
    return new JobContext() {
      @Override
      public void progress(double fraction, String message) {
        progress.add(fraction);
      }

      @Override
      public boolean isCancelled() {
        return cancelled;
      }

      @Override
      public Registration onCancel(Runnable action) {
        return () -> {};
      }
    };
  }

  private static Model model() {
    ValueInfo x = ValueInfo.tensor("x", ElementType.FLOAT, Shape.of(1, 4));
    ValueInfo y = ValueInfo.tensor("y", ElementType.FLOAT, Shape.of(1, 4));
    Graph graph =
        new Graph(
            "g",
            List.of(Node.of("Relu", List.of("x"), List.of("y"))),
            Map.of(),
            List.of(x),
            List.of(y),
            List.of(),
            Extras.NONE);
    return new Model(7, Map.of("", 11L), graph, Extras.NONE);
  }
}
