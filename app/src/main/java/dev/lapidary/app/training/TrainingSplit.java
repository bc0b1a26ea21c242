package dev.lapidary.app.training;

import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;

/** A form with the training below it, which takes half of the place once there is one. */
public final class TrainingSplit extends BorderPane {
  private static final double FORM_SHARE = 0.34;

  private final TrainingViewModel viewModel;
  private final Node form;
  private final TrainingView training;
  private final InvalidationListener onStatus = observable -> arrange();

  public TrainingSplit(Node form, TrainingView training, TrainingViewModel viewModel) {
    this.form = form;
    this.training = training;
    this.viewModel = viewModel;
    viewModel.statusProperty().addListener(new WeakInvalidationListener(onStatus));
    arrange();
  }

  private void arrange() {
    boolean trained = viewModel.status().state() != TrainingStatus.State.NONE;
    if (!trained) {
      setCenter(form);
      setBottom(training);
    } else if (!(getCenter() instanceof SplitPane)) {
      setCenter(null);
      setBottom(null);
      SplitPane split = new SplitPane(form, training);
      split.setOrientation(Orientation.VERTICAL);
      split.setDividerPositions(FORM_SHARE);
      setCenter(split);
    }
  }
}
