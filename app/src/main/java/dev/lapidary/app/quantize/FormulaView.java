package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The formulas of the chosen method with the selected tensor's numbers. */
final class FormulaView extends VBox {
  private final CalibrationViewModel viewModel;
  private final FormulaTexts texts;
  private final Messages messages;
  private final InvalidationListener onFits = observable -> show();

  FormulaView(CalibrationViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.texts = new FormulaTexts(messages);
    this.messages = messages;
    setId("formulas");
    getStyleClass().add("formulas");
    viewModel.fitsProperty().addListener(new WeakInvalidationListener(onFits));
    show();
  }

  private void show() {
    getChildren().clear();
    Optional<TensorFits> fits = viewModel.fitsProperty().get();
    if (fits.isEmpty()) {
      return;
    }
    MethodFit chosen = fits.get().chosen();
    Label heading =
        new Label(
            messages.get(
                "quantization.formula.title",
                fits.get().tensor().name(),
                messages.get("quantization.method." + chosen.word())));
    heading.getStyleClass().add("text-muted");
    heading.setWrapText(true);
    getChildren().add(heading);
    for (String line : texts.lines(chosen.fit())) {
      Label formula = new Label(line);
      formula.setWrapText(true);
      formula.getStyleClass().add("formula");
      getChildren().add(formula);
    }
  }
}
