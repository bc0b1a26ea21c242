package dev.lapidary.core.transform.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.Scaler;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneTest {
  @TempDir Path scratch;

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", 4, 1, 3, 3)
        .weight("c", 3, 144)
        .floats("d", 0, 0, 0)
        .node("Conv", "x w", "a")
        .node("Relu", "a", "b")
        .node("Flatten", "b", "f")
        .node("Gemm", "f c d", "y", "transB", 1)
        .output("y", "N", 3)
        .model();
  }

  private TransformContext context() {
    return new TransformContext(
        DataRoles.none().with(DataRole.TRAINING, MemoryDataset.stripes(120, 3)),
        Map.of(),
        new DjlTrainingEngine(),
        TrainingListener.none(),
        scratch,
        JobContext.none());
  }

  @Test
  void trainsEveryLayerAndSaysHowFarItMoved() throws Exception {
    Model model = model();
    String before = GraphPrinter.print(model.graph());
    TransformResult result = FineTune.TYPE.create(Map.of("epochs", 1)).apply(model, context());
    assertEquals(List.of("a", "y"), result.changes().stream().map(LayerChange::layer).toList());
    for (LayerChange change : result.changes()) {
      assertEquals("trained", change.action());
      assertTrue((double) change.figures().get("relativeChange") > 0);
    }
    assertEquals(before, GraphPrinter.print(model.graph()));
  }

  @Test
  void leavesPrunedWeightsAtZero() throws Exception {
    Model pruned = MagnitudePruning.toSparsity(0.6).apply(model(), context()).model();
    FineTune step = FineTune.TYPE.create(Map.of("epochs", 1, "optimizer", "adam"));
    Model trained = step.apply(pruned, context()).model();
    for (String name : List.of("w", "c")) {
      Tensor before = pruned.graph().initializers().get(name);
      Tensor after = trained.graph().initializers().get(name);
      float[] olds = before.toFloats();
      float[] news = after.toFloats();
      for (int i = 0; i < olds.length; i++) {
        assertEquals(olds[i] == 0, news[i] == 0, name + " " + i);
      }
    }
  }

  @Test
  void needsTrainingData() throws Exception {
    assertTrue(FineTune.TYPE.create(Map.of()).requiredData().contains(DataRole.TRAINING));
  }

  @Test
  void namesTheParameterOutOfRange() {
    Exception failure =
        assertThrows(Exception.class, () -> FineTune.TYPE.create(Map.of("momentum", 1.5)));
    assertTrue(failure.getMessage().contains("momentum"), failure.getMessage());
  }

  @Test
  void saysThatNumbersCannotBeLearnedFromLabels() {
    Map<String, Object> values = Map.of("losses", List.of("y=mean-squared-error"));
    Exception failure = assertThrows(Exception.class, () -> FineTune.TYPE.create(values));
    assertTrue(failure.getMessage().contains("needs a teacher"), failure.getMessage());
  }

  @Test
  void frozenLayersStay() throws Exception {
    FineTune step = FineTune.TYPE.create(Map.of("epochs", 1, "frozen", List.of("a*")));
    TransformResult result = step.apply(model(), context());
    assertEquals(List.of("y"), result.changes().stream().map(LayerChange::layer).toList());
  }

  private static List<String> layers(Model model) {
    return model.graph().nodes().stream()
        .filter(node -> node.is("Conv") || node.is("Gemm"))
        .map(Node::id)
        .toList();
  }

  @Test
  void whatCannotBeTrainedIsNamedOrFrozen() throws Exception {
    ClassifierTask task = new ClassifierTask("x", 1, 8, 8, "scores", 3);
    Model network = SampleNetwork.FASHION_SMALL.create(task, 1);
    String second = layers(network).get(1);
    String handedOn = GraphIndex.of(network.graph()).producer(second).orElseThrow().inputs().get(0);
    Model model = Scaler.of(network, handedOn, 0.3f, 2);
    FineTune plain = FineTune.TYPE.create(Map.of("epochs", 1));
    WorkbenchException refusal =
        assertThrows(WorkbenchException.class, () -> plain.apply(model, context()));
    assertEquals("train.unsupportedFront", refusal.messageKey());
    assertTrue(refusal.getMessage().contains("freezeUnsupported"), refusal.getMessage());
    FineTune freezing = FineTune.TYPE.create(Map.of("epochs", 1, "freezeUnsupported", true));
    List<String> trained =
        freezing.apply(model, context()).changes().stream().map(LayerChange::layer).toList();
    List<String> layers = layers(model);
    assertFalse(trained.contains(layers.get(0)));
    assertTrue(trained.containsAll(layers.subList(1, layers.size())), trained.toString());
  }

  @Test
  void unknownLayersAreNoticedBeforeWork() throws Exception {
    FineTune step = FineTune.TYPE.create(Map.of("frozen", List.of("z")));
    RecipeException failure = assertThrows(RecipeException.class, () -> step.requires(model()));
    assertEquals("step.unknownNode", failure.messageKey());
  }

  @Test
  void unknownOutputsAreNoticedBeforeWork() throws Exception {
    FineTune step = FineTune.TYPE.create(Map.of("losses", List.of("z")));
    WorkbenchException failure =
        assertThrows(WorkbenchException.class, () -> step.requires(model()));
    assertEquals("train.unknownOutput", failure.messageKey());
  }

  @Test
  void keepingTheBestNeedsValidationDataOrAShare() throws Exception {
    FineTune step = FineTune.TYPE.create(Map.of("keepBest", true));
    assertEquals(Set.of(DataRole.TRAINING, DataRole.VALIDATION), step.requiredData());
    FineTune sharing = FineTune.TYPE.create(Map.of("keepBest", true, "validationShare", 0.1));
    assertEquals(Set.of(DataRole.TRAINING), sharing.requiredData());
  }
}
