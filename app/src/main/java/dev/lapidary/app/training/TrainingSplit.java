package dev.lapidary.app.training;

import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;

/**
 * A form with the training below it. While a training is under way the form is folded away, unless
 * it is wanted; afterwards both share the place.
 */
public final class TrainingSplit extends BorderPane {
  private static final double FORM_SHARE = 0.34;

  private final TrainingViewModel viewModel;
  private final Node form;
  private final TrainingView training;
  private final SplitPane both = new SplitPane();
  private final InvalidationListener onChange = observable -> arrange();

  public TrainingSplit(Node form, TrainingView training, TrainingViewModel viewModel) {
    this.form = form;
    this.training = training;
    this.viewModel = viewModel;
    both.setOrientation(Orientation.VERTICAL);
    InvalidationListener weakly = new WeakInvalidationListener(onChange);
    viewModel.statusProperty().addListener(weakly);
    viewModel.formFoldedProperty().addListener(weakly);
    arrange();
  }

  private void arrange() {
    boolean trained = viewModel.status().state() != TrainingStatus.State.NONE;
    boolean folded = viewModel.formFoldedProperty().get();
    if (trained && !folded && getCenter() == both) {
      return;
    }
    both.getItems().clear();
    setBottom(null);
    if (!trained) {
      setCenter(form);
      setBottom(training);
    } else if (folded) {
      setCenter(training);
    } else {
      both.getItems().setAll(form, training);
      both.setDividerPositions(FORM_SHARE);
      setCenter(both);
    }
  }
}
