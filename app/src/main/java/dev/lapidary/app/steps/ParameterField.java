package dev.lapidary.app.steps;

import atlantafx.base.theme.Styles;
import dev.lapidary.core.transform.StepType;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Label, control and help of one parameter, by its kind. */
final class ParameterField {
  private static final double WIDE = 340;
  private static final double NARROW = 110;

  private final StepTexts texts;
  private final StepType<?> type;
  private final ParameterEntry entry;
  private final Label label;
  private final VBox field = new VBox();

  ParameterField(StepTexts texts, StepType<?> type, ParameterEntry entry) {
    this.texts = texts;
    this.type = type;
    this.entry = entry;
    this.label = new Label(texts.parameter(type, entry.spec()));
    label.getStyleClass().add("form-label");
    label.setWrapText(true);
    field.getStyleClass().add("form-field");
    build();
  }

  Label label() {
    return label;
  }

  Node field() {
    return field;
  }

  private void build() {
    Node control =
        switch (entry.spec().kind()) {
          case FRACTION -> slider();
          case NUMBER, INTEGER -> number();
          case FLAG -> flag();
          case CHOICE -> choice();
          case TEXT, NAMES, NUMBERS -> text(WIDE);
        };
    field.getChildren().add(control);
    String help = texts.parameterHelp(type, entry.spec());
    if (!help.isEmpty()) {
      Label words = new Label(help);
      words.setWrapText(true);
      words.getStyleClass().add("form-help");
      field.getChildren().add(words);
      Tooltip.install(label, new Tooltip(help));
    }
    addComplaint();
  }

  private void addComplaint() {
    Label complaint = new Label(texts.expected(entry));
    complaint.getStyleClass().add("form-complaint");
    complaint
        .visibleProperty()
        .bind(Bindings.createBooleanBinding(() -> !entry.valid(), entry.valueProperty()));
    complaint.managedProperty().bind(complaint.visibleProperty());
    field.getChildren().add(complaint);
  }

  private <C extends Control> C named(C control) {
    control.setId("parameter-" + entry.spec().name());
    label.setLabelFor(control);
    control.setAccessibleText(label.getText());
    return control;
  }

  private Node slider() {
    TextField typed = text(64);
    typed.getStyleClass().add("number");
    Slider slider = new Slider(entry.spec().minimum() * 100, entry.spec().maximum() * 100, 0);
    slider.setId("slider-" + entry.spec().name());
    slider.setAccessibleText(label.getText());
    slider.setBlockIncrement(1);
    slider.setMaxWidth(WIDE - 110);
    HBox.setHgrow(slider, Priority.ALWAYS);
    slideTo(slider);
    entry.valueProperty().addListener((o, old, now) -> slideTo(slider));
    slider
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              if (slider.isValueChanging() || slider.isFocused()) {
                entry.textProperty().set(String.valueOf(Math.round(now.doubleValue())));
              }
            });
    return line(slider, typed, new Label("%"));
  }

  private void slideTo(Slider slider) {
    if (!slider.isValueChanging()) {
      entry
          .valueProperty()
          .get()
          .ifPresent(share -> slider.setValue(((Number) share).doubleValue() * 100));
    }
  }

  private Node number() {
    TextField typed = text(NARROW);
    typed.getStyleClass().add("number");
    return entry.spec().unit().isEmpty() ? typed : line(typed, new Label(entry.spec().unit()));
  }

  private TextField text(double width) {
    TextField typed = named(new TextField());
    typed.textProperty().bindBidirectional(entry.textProperty());
    typed.setMaxWidth(width);
    typed.setPrefWidth(width);
    entry.valueProperty().addListener((o, old, now) -> mark(typed));
    return typed;
  }

  private void mark(TextField typed) {
    typed.pseudoClassStateChanged(Styles.STATE_DANGER, !entry.valid());
  }

  private Node flag() {
    CheckBox box = named(new CheckBox());
    box.setSelected(Boolean.parseBoolean(entry.textProperty().get()));
    box.selectedProperty()
        .addListener((o, old, now) -> entry.textProperty().set(String.valueOf(now)));
    entry.textProperty().addListener((o, old, now) -> box.setSelected(Boolean.parseBoolean(now)));
    return box;
  }

  private Node choice() {
    ComboBox<String> box = named(new ComboBox<>());
    box.getItems().setAll(entry.spec().choices());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(String word) {
            return word == null ? "" : texts.choice(word);
          }

          @Override
          public String fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    box.valueProperty().bindBidirectional(entry.textProperty());
    return box;
  }

  private static HBox line(Node... parts) {
    HBox line = new HBox(parts);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().add("form-line");
    line.setMaxWidth(WIDE);
    return line;
  }
}
