package dev.lapidary.app.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.cli.OpenShape;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.LocalProfiler;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.runtime.GivenInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssessorTest {
  @TempDir private Path folder;

  private static Assessor assessor(GivenInputs given) {
    ProfileRequest request = new ProfileRequest(1, 1, given, 0, 3);
    return new Assessor(Optional.empty(), Optional.empty(), List.of(LocalProfiler.cpu()), request);
  }

  private static Assessor withLength() {
    return assessor(new GivenInputs(Map.of("length", 5L), Map.of()));
  }

  private VariantResult variant(String name) throws WorkbenchException {
    Path file = Path.of(name + ".onnx");
    VariantFigures figures =
        withLength().assess(OpenShape.write(folder.resolve(file)), JobContext.none());
    return new VariantResult(
        name, Optional.empty(), new Recipe(List.of()), List.of(), List.of(), file, figures);
  }

  @Test
  void profilesVariantsTogether() throws WorkbenchException {
    List<VariantResult> made = List.of(variant("one"), variant("two"));
    List<VariantResult> profiled = withLength().profiled(folder, made, JobContext.none());
    assertEquals(List.of("one", "two"), profiled.stream().map(VariantResult::name).toList());
    for (VariantResult variant : profiled) {
      String notes = variant.figures().measured().orElseThrow().notes().toString();
      assertTrue(notes.contains("in turn with 1 other."), notes);
    }
  }

  @Test
  void namesTheVariantThatCannotBeProfiled() throws Exception {
    List<VariantResult> made = List.of(variant("one"), variant("two"));
    Files.writeString(folder.resolve("two.onnx"), "broken");
    WorkbenchException failed =
        assertThrows(
            WorkbenchException.class, () -> withLength().profiled(folder, made, JobContext.none()));
    assertTrue(failed.getMessage().startsWith("Variant two: "), failed.getMessage());
  }

  @Test
  void whatCannotBeProfiledIsFoundWhenItIsJudged() throws WorkbenchException {
    Path open = OpenShape.write(folder.resolve("open.onnx"));
    WorkbenchException failed =
        assertThrows(
            WorkbenchException.class,
            () -> assessor(GivenInputs.none()).assess(open, JobContext.none()));
    assertTrue(failed.getMessage().contains("--dim"), failed.getMessage());
  }
}
