package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Messages;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;

/** The steps of one group: which one, and its form. */
public final class StepsView extends BorderPane {
  private final StepGroup group;
  private final UnaryOperator<Node> withTraining;
  private final Messages messages;

  /**
   * @param withTraining puts the training under way beside a form
   */
  public StepsView(
      StepsViewModel viewModel,
      StepGroup group,
      UnaryOperator<Node> withTraining,
      Messages messages) {
    this.group = group;
    this.withTraining = withTraining;
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
    setCenter(form == null ? null : content(form));
  }

  private Node content(StepFormViewModel form) {
    StepForm view = new StepForm(form, messages);
    return form.trains() || group == StepGroup.DISTILL ? withTraining.apply(view) : view;
  }
}
