package dev.lapidary.app.ui;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.Alert.AlertType;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ChoiceDialog;
import javafx.scene.control.Dialog;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputDialog;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Stage;

/** {@link DialogService} with JavaFX's dialogs. */
public final class FxDialogs implements DialogService {
  private final Stage owner;
  private final Supplier<Messages> messages;
  private final Supplier<List<String>> stylesheets;
  private File last = new File(System.getProperty("user.home"));

  public FxDialogs(Stage owner, Supplier<Messages> messages, Supplier<List<String>> stylesheets) {
    this.owner = owner;
    this.messages = messages;
    this.stylesheets = stylesheets;
  }

  @Override
  public Optional<Path> openModel() {
    return open(text("dialog.openModel"), text("dialog.filter.model"), "*.onnx");
  }

  @Override
  public Optional<Path> openRecipe() {
    return open(text("dialog.openRecipe"), text("dialog.filter.recipe"), "*.json");
  }

  @Override
  public Optional<Path> openDataset(String title) {
    ButtonType file = new ButtonType(text("dialog.dataset.file"), ButtonData.LEFT);
    ButtonType folder = new ButtonType(text("dialog.dataset.folder"), ButtonData.LEFT);
    ButtonType cancel = new ButtonType(text("dialog.cancel"), ButtonData.CANCEL_CLOSE);
    Alert alert =
        new Alert(AlertType.CONFIRMATION, text("dialog.dataset.kinds"), file, folder, cancel);
    Optional<ButtonType> answer = prepared(alert, title).showAndWait();
    if (answer.filter(folder::equals).isPresent()) {
      return openFolder(title);
    }
    return answer.filter(file::equals).isPresent()
        ? open(
            title,
            text("dialog.filter.dataset"),
            "dataset.json",
            "*.npz",
            "*.csv",
            "*images*idx3-ubyte*")
        : Optional.empty();
  }

  private Optional<Path> open(String title, String filter, String... patterns) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.setInitialDirectory(existing(last));
    chooser
        .getExtensionFilters()
        .addAll(
            new ExtensionFilter(filter, patterns),
            new ExtensionFilter(text("dialog.filter.all"), "*"));
    return chosen(chooser.showOpenDialog(owner));
  }

  @Override
  public Optional<Path> openFolder(String title) {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(title);
    chooser.setInitialDirectory(existing(last));
    return chosen(chooser.showDialog(owner));
  }

  @Override
  public Optional<Path> save(String title, String name) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.setInitialDirectory(existing(last));
    chooser.setInitialFileName(name);
    return chosen(chooser.showSaveDialog(owner));
  }

  private Optional<Path> chosen(File file) {
    if (file != null) {
      last = file.isDirectory() ? file : file.getParentFile();
    }
    return Optional.ofNullable(file).map(File::toPath);
  }

  private static File existing(File folder) {
    return folder != null && folder.isDirectory() ? folder : null;
  }

  @Override
  public Optional<String> ask(String title, String label, String initial) {
    TextInputDialog dialog = new TextInputDialog(initial);
    dialog.setContentText(label);
    return prepared(dialog, title).showAndWait().filter(answer -> !answer.isBlank());
  }

  @Override
  public <T> Optional<T> choose(
      String title, String label, List<T> things, Function<T, String> text) {
    List<String> names = things.stream().map(text).toList();
    ChoiceDialog<String> dialog = new ChoiceDialog<>(names.get(0), names);
    dialog.setContentText(label);
    return prepared(dialog, title).showAndWait().map(name -> things.get(names.indexOf(name)));
  }

  @Override
  public void show(String title, Node content) {
    Dialog<ButtonType> dialog = new Dialog<>();
    dialog.getDialogPane().getButtonTypes().add(close());
    dialog.getDialogPane().setContent(content);
    prepared(dialog, title).show();
  }

  @Override
  public boolean confirm(String title, String words, String act) {
    ButtonType go = new ButtonType(act, ButtonData.OK_DONE);
    ButtonType stay = new ButtonType(text("dialog.cancel"), ButtonData.CANCEL_CLOSE);
    Alert alert = new Alert(AlertType.CONFIRMATION, words, go, stay);
    return prepared(alert, title).showAndWait().filter(go::equals).isPresent();
  }

  @Override
  public void inform(String title, String words) {
    Alert alert = new Alert(AlertType.INFORMATION, words, close());
    prepared(alert, title).show();
  }

  @Override
  public void show(Problem problem) {
    Alert alert = new Alert(AlertType.ERROR, problem.why(), close());
    TextArea details = new TextArea(problem.details());
    details.setEditable(false);
    details.getStyleClass().add("problem-details");
    alert.getDialogPane().setExpandableContent(details);
    prepared(alert, problem.what()).show();
  }

  private ButtonType close() {
    return new ButtonType(text("dialog.close"), ButtonData.OK_DONE);
  }

  private <D extends Dialog<?>> D prepared(D dialog, String title) {
    dialog.initOwner(owner);
    dialog.setTitle(title);
    dialog.setHeaderText(title);
    dialog.setResizable(true);
    dialog.getDialogPane().getStylesheets().setAll(stylesheets.get());
    dialog.getDialogPane().getStyleClass().add("lapidary-dialog");
    return dialog;
  }

  private String text(String key) {
    return messages.get().get(key);
  }
}
