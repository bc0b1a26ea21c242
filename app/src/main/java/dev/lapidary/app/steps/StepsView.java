package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Messages;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;

/** The steps of one group: which one, and its form. */
public final class StepsView extends BorderPane {
  /** More than these would take several lines as buttons. */
  private static final int MOST_BUTTONS = 4;

  private final FormCompanions companions;
  private final StepTexts texts;
  private final Messages messages;
  private final ObjectProperty<StepFormViewModel> chosen;
  private final InvalidationListener onChosen = observable -> show();

  public StepsView(
      StepsViewModel viewModel, StepGroup group, FormCompanions companions, Messages messages) {
    this.companions = companions;
    this.messages = messages;
    this.texts = new StepTexts(messages);
    this.chosen = viewModel.chosenProperty(group);
    getStyleClass().add("steps-view");
    List<StepFormViewModel> forms = viewModel.forms(group);
    setTop(forms.size() > MOST_BUTTONS ? box(forms, group) : buttons(forms));
    chosen.addListener(new WeakInvalidationListener(onChosen));
    show();
  }

  private Node box(List<StepFormViewModel> forms, StepGroup group) {
    ComboBox<StepFormViewModel> box = new ComboBox<>();
    box.setId("steps-" + group.word());
    box.getItems().setAll(forms);
    box.setVisibleRowCount(forms.size());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(StepFormViewModel form) {
            return form == null ? "" : texts.name(form.type());
          }

          @Override
          public StepFormViewModel fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    box.valueProperty().bindBidirectional(chosen);
    Label label = new Label(messages.get("steps.step"));
    label.setLabelFor(box);
    label.getStyleClass().add("text-muted");
    HBox pair = new HBox(label, box);
    pair.getStyleClass().addAll("labelled", "step-box");
    FlowPane bar = new FlowPane(pair);
    bar.getStyleClass().add("chooser-bar");
    return bar;
  }

  private Node buttons(List<StepFormViewModel> forms) {
    FlowPane choices = new FlowPane();
    choices.getStyleClass().add("chooser-bar");
    ToggleGroup toggles = new ToggleGroup();
    forms.forEach(form -> choices.getChildren().add(button(form, toggles)));
    return choices;
  }

  private ToggleButton button(StepFormViewModel form, ToggleGroup toggles) {
    ToggleButton button = new ToggleButton(texts.name(form.type()));
    button.setId("step-" + form.type().label().replace('.', '-'));
    button.getStyleClass().add("step-choice");
    button.setToggleGroup(toggles);
    button.setSelected(form == chosen.get());
    button.setOnAction(
        event -> {
          button.setSelected(true);
          chosen.set(form);
        });
    return button;
  }

  private void show() {
    StepFormViewModel form = chosen.get();
    setCenter(
        form == null ? null : companions.withForm(form, new StepForm(form, companions, messages)));
  }
}
