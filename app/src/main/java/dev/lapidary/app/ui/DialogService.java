package dev.lapidary.app.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;

/** Questions to the user; empty where the user declines. */
public interface DialogService {

  Optional<Path> openModel();

  Optional<Path> openRecipe();

  /** A dataset: a file such as dataset.json, IDX, NPZ or CSV, or a folder of pictures. */
  Optional<Path> openDataset(String title);

  Optional<Path> openFolder(String title);

  /**
   * Where to save a file.
   *
   * @param name suggested, with its extension
   */
  Optional<Path> save(String title, String name);

  /** A line of text. */
  Optional<String> ask(String title, String label, String initial);

  /**
   * Whether to go on.
   *
   * @param act what the button that goes on says
   */
  boolean confirm(String title, String text, String act);

  /**
   * One of several things.
   *
   * @param text what a thing is called
   */
  <T> Optional<T> choose(String title, String label, List<T> things, Function<T, String> text);

  /** Shows content of its own until it is closed. */
  void show(String title, Node content);

  /** Tells of a failure. */
  void show(Problem problem);

  /** Tells something that needs no answer. */
  void inform(String title, String text);
}
