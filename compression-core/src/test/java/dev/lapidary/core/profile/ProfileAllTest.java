package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.ExecutionTarget;
import dev.lapidary.core.runtime.GivenInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Several real models measured in turn. */
class ProfileAllTest {
  private static final int RUNS = 20;
  private static final ProfileRequest REQUEST =
      new ProfileRequest(1, 1, GivenInputs.none(), 1, RUNS);

  /** Keeps what is said of the runs, and cancels after so many. */
  private static final class Log implements JobContext {
    private final List<String> runs = new ArrayList<>();
    private final int cancelAfter;
    private double fraction;

    Log(int cancelAfter) {
      this.cancelAfter = cancelAfter;
    }

    @Override
    public void progress(double now, String message) {
      assertTrue(now >= fraction - 1e-9, now + " after " + fraction + ": " + message);
      fraction = now;
      if (message.matches("run .* of " + RUNS + ".*")) {
        runs.add(message);
      }
    }

    @Override
    public boolean isCancelled() {
      return runs.size() >= cancelAfter;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }

    /** The model of each turn, without the single-model runs of the layer times. */
    List<Integer> turns() {
      List<Integer> turns = new ArrayList<>();
      List<String> inTurn = runs.stream().filter(run -> run.contains("model")).toList();
      for (int i = 0; i < inTurn.size(); i += 5) {
        Set<String> models =
            Set.copyOf(
                inTurn.subList(i, i + 5).stream().map(r -> r.replaceAll(".*, ", "")).toList());
        assertEquals(1, models.size(), "a turn of one model: " + models);
        turns.add(Integer.valueOf(models.iterator().next().split(" ")[1]));
      }
      return turns;
    }
  }

  private static Model fashionNet() throws WorkbenchException {
    Path models = Fixtures.root().resolve("src-resources/models");
    return OnnxReader.read(models.resolve("fashion-net.onnx"));
  }

  private static Model product() {
    return TestGraphs.opset(13)
        .input("x", 1, 64)
        .weight("w", 64, 64)
        .node("MatMul", "x w", "y")
        .outputs("y")
        .model();
  }

  private static Model ofUnknownOperator() {
    return TestGraphs.opset(13)
        .input("x", 1, 64)
        .node("NoSuchOperator", "x", "y")
        .outputs("y")
        .model();
  }

  private static List<ProfileOutcome> profile(JobContext job, ModelSource... models)
      throws WorkbenchException {
    return LocalProfiler.cpu().profileAll(List.of(models), REQUEST, job);
  }

  @Test
  void everyRoundRunsEveryModelInAnotherOrder() throws WorkbenchException {
    Log log = new Log(Integer.MAX_VALUE);
    List<ProfileOutcome> outcomes =
        profile(
            log, ProfileAllTest::fashionNet, ProfileAllTest::product, ProfileAllTest::fashionNet);
    List<Integer> turns = log.turns();
    assertEquals(3 * RUNS / 5, turns.size());
    List<List<Integer>> rounds = new ArrayList<>();
    for (int i = 0; i < turns.size(); i += 3) {
      rounds.add(turns.subList(i, i + 3));
    }
    rounds.forEach(round -> assertEquals(Set.of(1, 2, 3), Set.copyOf(round)));
    assertTrue(Set.copyOf(rounds).size() > 1, "the same order in every round: " + rounds);
    for (ProfileOutcome outcome : outcomes) {
      ProfileReport report = outcome.orThrow();
      assertEquals(RUNS, report.latency().samples());
      assertTrue(
          report.notes().contains("Latency: measured in turn with 2 others."),
          report.notes()::toString);
      assertFalse(report.layers().isEmpty());
    }
    assertEquals(1, outcomes.get(1).orThrow().layers().size());
    assertEquals(
        outcomes.get(0).orThrow().layers().stream().map(LayerProfile::node).toList(),
        outcomes.get(2).orThrow().layers().stream().map(LayerProfile::node).toList());
  }

  @Test
  void oneModelAloneIsTheOneModelCaseOfAll() throws WorkbenchException {
    Log alone = new Log(Integer.MAX_VALUE);
    Log asList = new Log(Integer.MAX_VALUE);
    ProfileReport report = LocalProfiler.cpu().profile(product(), REQUEST, alone);
    ProfileReport inList = profile(asList, ProfileAllTest::product).get(0).orThrow();
    assertEquals(alone.runs, asList.runs);
    assertEquals(report.notes(), inList.notes());
    assertFalse(report.notes().toString().contains("in turn"), report.notes()::toString);
    assertEquals(report.latency().samples(), inList.latency().samples());
  }

  @Test
  void aModelThatFailsTakesNoOtherWithIt() throws WorkbenchException {
    Path missing = Path.of("no", "such", "model.onnx");
    List<ProfileOutcome> outcomes =
        profile(
            JobContext.none(),
            ProfileAllTest::product,
            ProfileAllTest::ofUnknownOperator,
            () -> OnnxReader.read(missing),
            ProfileAllTest::product);
    String unknown = outcomes.get(1).failure().orElseThrow().getMessage();
    assertTrue(unknown.contains("NoSuchOperator"), unknown);
    String unread = outcomes.get(2).failure().orElseThrow().getMessage();
    assertTrue(unread.contains("model.onnx"), unread);
    for (int i : List.of(0, 3)) {
      List<String> notes = outcomes.get(i).orThrow().notes();
      assertTrue(notes.contains("Latency: measured in turn with 1 other."), notes::toString);
    }
  }

  @Test
  void cancellingEndsAll() {
    Log log = new Log(12);
    assertThrows(
        CancellationException.class,
        () -> profile(log, ProfileAllTest::product, ProfileAllTest::fashionNet));
    assertEquals(12, log.runs.size());
  }

  @Test
  void moreModelsThanMayBeOpenAreMeasuredInGroups() throws WorkbenchException {
    Log log = new Log(Integer.MAX_VALUE);
    List<ModelSource> models =
        List.of(ProfileAllTest::product, ProfileAllTest::fashionNet, ProfileAllTest::product);
    List<ProfileOutcome> outcomes =
        new LocalProfiler(ExecutionTarget.CPU, EnergyCounter.POWERCAP, 2)
            .profileAll(models, REQUEST, log);
    assertEquals(Set.of(1, 2), Set.copyOf(log.turns()));
    assertTrue(outcomes.get(1).orThrow().notes().toString().contains("in turn with 1 other."));
    assertFalse(outcomes.get(2).orThrow().notes().toString().contains("in turn"));
    assertEquals(
        List.of(1, 1),
        List.of(
            outcomes.get(0).orThrow().layers().size(), outcomes.get(2).orThrow().layers().size()));
  }
}
