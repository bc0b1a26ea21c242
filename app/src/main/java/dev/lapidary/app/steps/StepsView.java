package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Messages;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;

/** The steps of one group: which one, and its form. */
public final class StepsView extends BorderPane {
  private final Messages messages;

  public StepsView(StepsViewModel viewModel, StepGroup group, Messages messages) {
    this.messages = messages;
    getStyleClass().add("steps-view");
    ObjectProperty<StepFormViewModel> chosen = viewModel.chosenProperty(group);
    FlowPane choices = new FlowPane();
    choices.getStyleClass().add("chooser-bar");
    ToggleGroup toggles = new ToggleGroup();
    for (StepFormViewModel form : viewModel.forms(group)) {
      choices.getChildren().add(choice(form, toggles, chosen));
    }
    setTop(choices);
    show(chosen.get());
  }

  private ToggleButton choice(
      StepFormViewModel form, ToggleGroup toggles, ObjectProperty<StepFormViewModel> chosen) {
    ToggleButton button = new ToggleButton(new StepTexts(messages).name(form.type()));
    button.setId("step-" + form.type().label().replace('.', '-'));
    button.getStyleClass().add("step-choice");
    button.setToggleGroup(toggles);
    button.setSelected(form == chosen.get());
    button.setOnAction(
        event -> {
          button.setSelected(true);
          chosen.set(form);
          show(form);
        });
    return button;
  }

  private void show(StepFormViewModel form) {
    setCenter(form == null ? null : new StepForm(form, messages));
  }
}
