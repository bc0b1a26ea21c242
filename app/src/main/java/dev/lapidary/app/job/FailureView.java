package dev.lapidary.app.job;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Problem;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/** Why a job failed; its details unfold, and can be copied then. */
final class FailureView extends VBox {
  private static final int DETAIL_ROWS = 6;

  FailureView(Problem problem, Messages messages) {
    getStyleClass().add("job-failure");
    Label why = new Label(problem.why());
    why.setWrapText(true);
    Hyperlink unfold = new Hyperlink(messages.get("jobs.details"));
    unfold.setOnAction(event -> unfold(unfold, problem.details(), messages));
    getChildren().addAll(why, unfold);
  }

  private void unfold(Hyperlink link, String text, Messages messages) {
    TextArea details = new TextArea(text);
    details.setEditable(false);
    details.setPrefRowCount(DETAIL_ROWS);
    getChildren().add(details);
    link.setText(messages.get("jobs.details.copy"));
    link.setOnAction(
        event -> {
          ClipboardContent copy = new ClipboardContent();
          copy.putString(text);
          Clipboard.getSystemClipboard().setContent(copy);
        });
  }
}
