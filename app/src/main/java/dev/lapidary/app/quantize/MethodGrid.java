package dev.lapidary.app.quantize;

import dev.lapidary.app.formula.FormulaNumbers;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.quantize.ActivationFit;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** What each method makes of the tensor, in figures; choosing one sets it in the form. */
final class MethodGrid extends GridPane {
  private static final List<String> FIGURES = List.of("min", "max", "scale", "zero", "sqnr");

  private final CalibrationViewModel viewModel;
  private final Messages messages;
  private final InvalidationListener onFits = observable -> show();

  MethodGrid(CalibrationViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().add("method-grid");
    ColumnConstraints name = new ColumnConstraints();
    name.setHgrow(Priority.ALWAYS);
    name.setMinWidth(USE_PREF_SIZE);
    getColumnConstraints().add(name);
    for (int i = 0; i < FIGURES.size(); i++) {
      ColumnConstraints figure = new ColumnConstraints();
      figure.setHalignment(HPos.RIGHT);
      figure.setMinWidth(USE_PREF_SIZE);
      getColumnConstraints().add(figure);
    }
    viewModel.fitsProperty().addListener(new WeakInvalidationListener(onFits));
    show();
  }

  private void show() {
    getChildren().clear();
    Optional<TensorFits> fits = viewModel.fitsProperty().get();
    if (fits.isEmpty()) {
      return;
    }
    addRow(0, heading("method"));
    FIGURES.forEach(figure -> addRow(0, heading(figure)));
    ToggleGroup group = new ToggleGroup();
    for (int i = 0; i < fits.get().fits().size(); i++) {
      MethodFit fit = fits.get().fits().get(i);
      addRow(i + 1, choice(fit, fits.get().given(), group));
      for (String text : figures(fit.fit())) {
        Label label = new Label(text);
        label.getStyleClass().add(fit.chosen() ? "method-chosen" : "method-other");
        addRow(i + 1, label);
      }
    }
  }

  private Label heading(String id) {
    Label heading = new Label(messages.get("quantization.fit." + id));
    heading.getStyleClass().add("text-muted");
    messages
        .find("quantization.fit." + id + ".help")
        .ifPresent(help -> heading.setTooltip(new Tooltip(help)));
    return heading;
  }

  /** A method cannot be chosen where a given range goes before all of them. */
  private RadioButton choice(MethodFit fit, boolean given, ToggleGroup group) {
    RadioButton button = new RadioButton(messages.get("quantization.method." + fit.word()));
    button.setId("method-" + fit.word());
    button.setToggleGroup(group);
    button.setSelected(fit.chosen());
    button.setTooltip(new Tooltip(messages.get("choice." + fit.word())));
    button.setDisable(given && !fit.chosen());
    button.setOnAction(event -> viewModel.choose(fit.word()));
    return button;
  }

  private static List<String> figures(ActivationFit fit) {
    return List.of(
        FormulaNumbers.number(fit.threshold().minimum()),
        FormulaNumbers.number(fit.threshold().maximum()),
        FormulaNumbers.number(fit.scale()),
        String.valueOf(fit.zeroPoint()).replace('-', '−'),
        FormulaNumbers.decibels(fit.sqnrDb()));
  }
}
