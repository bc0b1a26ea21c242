package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are missing, folders, or no place to write: one line in words, not Java's. */
class UnreadableFilesTest {
  private final Services services = Services.create();
  private final Terminal terminal = new Terminal(services);

  @TempDir Path folder;

  private Path emptyRecipe() throws Exception {
    return Files.writeString(folder.resolve("recipe.json"), "{\"formatVersion\":1,\"steps\":[]}");
  }

  @Test
  void aModelThatIsAFolder() {
    terminal.assertOneError(terminal.run("inspect", folder), folder.toString(), "check the path");
  }

  @Test
  void aRecipeThatIsMissing() throws Exception {
    Path absent = folder.resolve("absent.json");
    int code =
        terminal.run(
            "compress",
            services.sample().model(),
            "--recipe",
            absent,
            "--out",
            folder.resolve("r"));
    terminal.assertOneError(code, "absent.json", "no such file");
  }

  @Test
  void anOutBelowAFile() throws Exception {
    Path below = Files.createFile(folder.resolve("file")).resolve("results");
    int code =
        terminal.run(
            "compress", services.sample().model(), "--recipe", emptyRecipe(), "--out", below);
    terminal.assertOneError(code, "results");
  }

  @Test
  void anEnsembleIntoAFolderThatIsMissing() throws Exception {
    Path model = services.sample().model();
    Path into = folder.resolve("absent").resolve("teacher.onnx");
    terminal.assertOneError(
        terminal.run("ensemble", model, model, "--out", into), "teacher.onnx", "no such");
  }

  @Test
  void aDatasetThatIsNoArchive() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.npz"), "no zip");
    int code = terminal.run("evaluate", services.sample().model(), "--data", broken);
    terminal.assertOneError(code, "broken.npz");
  }
}
