package dev.lapidary.app.steps;

import atlantafx.base.theme.Styles;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The form of one step: what it does, its parameters, the button that makes the variant. */
final class StepForm extends BorderPane {
  private static final String TEACHER = "teacher";

  private final StepFormViewModel viewModel;
  private final Messages messages;
  private final StepTexts texts;

  StepForm(StepFormViewModel viewModel, FormCompanions companions, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    this.texts = new StepTexts(messages);
    getStyleClass().add("step-form");
    VBox body = new VBox(help(), grid(main(), true));
    if (main().size() < viewModel.entries().size()) {
      body.getChildren().add(more());
    }
    body.getStyleClass().add("form-body");
    ScrollPane scroll = new ScrollPane(body);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().add("edge-to-edge");
    setCenter(companions.withParameters(viewModel, scroll));
    setBottom(footer());
  }

  private Label help() {
    Label help = new Label(texts.help(viewModel.type()));
    help.setWrapText(true);
    help.getStyleClass().add("form-intro");
    return help;
  }

  private List<ParameterEntry> main() {
    return viewModel.entries().stream().filter(entry -> !entry.spec().seldom()).toList();
  }

  private TitledPane more() {
    List<ParameterEntry> rest =
        viewModel.entries().stream().filter(entry -> entry.spec().seldom()).toList();
    TitledPane fold = new TitledPane(messages.get("steps.more"), grid(rest, false));
    fold.setId("more-parameters");
    fold.setExpanded(false);
    fold.setAnimated(false);
    fold.getStyleClass().add("fold");
    return fold;
  }

  private GridPane grid(List<ParameterEntry> entries, boolean named) {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("form-grid");
    ColumnConstraints labels = new ColumnConstraints(120, 150, 190);
    ColumnConstraints fields = new ColumnConstraints();
    fields.setHgrow(Priority.ALWAYS);
    fields.setMinWidth(0);
    grid.getColumnConstraints().addAll(labels, fields);
    int row = 0;
    for (ParameterEntry entry : entries) {
      ParameterField field = new ParameterField(texts, viewModel.type(), entry);
      GridPane.setValignment(field.label(), VPos.TOP);
      boolean teaches = entry.spec().name().equals(TEACHER);
      Node content =
          teaches ? new VBox(field.field(), new TeachersView(viewModel, messages)) : field.field();
      grid.addRow(row++, field.label(), content);
    }
    if (named) {
      addName(grid, row);
    }
    return grid;
  }

  private void addName(GridPane grid, int row) {
    TextField name = new TextField();
    name.setId("variant-name");
    name.textProperty().bindBidirectional(viewModel.nameProperty());
    name.setMaxWidth(340);
    Label label = new Label(messages.get("steps.name"));
    label.setLabelFor(name);
    label.getStyleClass().add("form-label");
    GridPane.setValignment(label, VPos.TOP);
    VBox field = new VBox(name);
    field.getStyleClass().add("form-field");
    grid.addRow(row, label, field);
  }

  private Node footer() {
    Button create = new Button(texts.act(viewModel.type()), Icons.of("mdoal-add"));
    create.setId("create-variant");
    // no default button: Enter in a field would start what may run for hours
    create.getStyleClass().add(Styles.ACCENT);
    create.setMinWidth(Button.USE_PREF_SIZE);
    create.disableProperty().bind(viewModel.hindranceProperty().isNotNull());
    create.setOnAction(event -> viewModel.create());
    Button reset = new Button(messages.get("steps.reset"));
    reset.getStyleClass().add("flat");
    reset.setMinWidth(Button.USE_PREF_SIZE);
    reset.setOnAction(event -> viewModel.reset());
    Label state = new Label();
    state.setId("form-state");
    state.setWrapText(true);
    state
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                this::state, viewModel.hindranceProperty(), viewModel.parentProperty()));
    state.getStyleClass().add("text-muted");
    HBox.setHgrow(state, Priority.ALWAYS);
    state.setMaxWidth(Double.MAX_VALUE);
    HBox footer = new HBox(state, reset, create);
    footer.setAlignment(Pos.CENTER_LEFT);
    footer.getStyleClass().add("form-footer");
    return footer;
  }

  private String state() {
    String hindrance = viewModel.hindranceProperty().get();
    return hindrance == null
        ? messages.get("steps.parent", viewModel.parentProperty().get())
        : hindrance;
  }
}
