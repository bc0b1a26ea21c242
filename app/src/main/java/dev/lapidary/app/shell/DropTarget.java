package dev.lapidary.app.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/** Takes a model or a dataset dropped anywhere on a node. */
public final class DropTarget {
  private final Consumer<Path> onModel;
  private final Consumer<Path> onDataset;

  public DropTarget(Consumer<Path> onModel, Consumer<Path> onDataset) {
    this.onModel = onModel;
    this.onDataset = onDataset;
  }

  public void install(Node node) {
    node.setOnDragOver(this::over);
    node.setOnDragDropped(this::dropped);
  }

  private void over(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
    }
    event.consume();
  }

  private void dropped(DragEvent event) {
    event.getDragboard().getFiles().stream().findFirst().ifPresent(file -> take(file.toPath()));
    event.setDropCompleted(true);
    event.consume();
  }

  /** A file that ends in .onnx is a model; everything else is taken for data. */
  void take(Path path) {
    boolean model =
        !Files.isDirectory(path)
            && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    (model ? onModel : onDataset).accept(path);
  }
}
