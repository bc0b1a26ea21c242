package dev.lapidary.app;

import dev.lapidary.app.ui.DialogService;
import dev.lapidary.app.ui.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;

/** Answers questions as a test has laid down, and remembers what was told. */
final class ScriptedDialogs implements DialogService {
  final List<Problem> problems = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  Path file;
  Path folder;
  String answer;
  boolean agree = true;

  @Override
  public Optional<Path> openModel() {
    return Optional.ofNullable(file);
  }

  @Override
  public Optional<Path> openRecipe() {
    return Optional.ofNullable(file);
  }

  @Override
  public Optional<Path> openDataset(String title) {
    return Optional.ofNullable(file);
  }

  @Override
  public Optional<Path> openFolder(String title) {
    return Optional.ofNullable(folder);
  }

  @Override
  public Optional<Path> save(String title, String name) {
    return Optional.ofNullable(folder).map(into -> into.resolve(name));
  }

  @Override
  public Optional<String> ask(String title, String label, String initial) {
    return Optional.ofNullable(answer);
  }

  @Override
  public boolean confirm(String title, String text, String act) {
    told.add(text);
    return agree;
  }

  @Override
  public <T> Optional<T> choose(
      String title, String label, List<T> things, Function<T, String> text) {
    return things.stream().findFirst();
  }

  @Override
  public void show(String title, Node content) {
    told.add(title);
  }

  @Override
  public void show(Problem problem) {
    problems.add(problem);
  }

  @Override
  public void inform(String title, String text) {
    told.add(text);
  }
}
