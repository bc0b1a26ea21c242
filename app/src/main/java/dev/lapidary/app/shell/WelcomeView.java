package dev.lapidary.app.shell;

import dev.lapidary.app.action.AppActions;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * What stands there while no project is open: the sample in one click, a model, recent projects.
 */
public final class WelcomeView extends ScrollPane {
  private final Messages messages;

  public WelcomeView(
      AppActions actions, List<Path> recent, Consumer<Path> openRecent, Messages messages) {
    this.messages = messages;
    getStyleClass().addAll("edge-to-edge", "welcome-scroll");
    setFitToWidth(true);
    setFitToHeight(true);
    VBox card = new VBox(title(), subtitle(), starts(actions), drop());
    card.getStyleClass().add("welcome-card");
    List<Path> there = recent.stream().filter(Files::isDirectory).toList();
    if (!there.isEmpty()) {
      card.getChildren().add(recent(there, openRecent));
    }
    card.setMaxSize(VBox.USE_PREF_SIZE, VBox.USE_PREF_SIZE);
    StackPane centre = new StackPane(card);
    centre.getStyleClass().add("welcome");
    setContent(centre);
  }

  private Node title() {
    Label title = new Label(messages.get("app.name"), gem());
    title.getStyleClass().add("welcome-title");
    return title;
  }

  private static Region gem() {
    Region gem = new Region();
    gem.getStyleClass().add("gem");
    return gem;
  }

  private Label subtitle() {
    Label words = new Label(messages.get("welcome.subtitle"));
    words.setWrapText(true);
    words.getStyleClass().addAll("text-muted", "welcome-subtitle");
    return words;
  }

  private HBox starts(AppActions actions) {
    Button sample = new Button(messages.get("action.open-sample"), Icons.of("mdomz-science"));
    sample.setId("welcome-sample");
    sample.setDefaultButton(true);
    sample.getStyleClass().addAll("accent", "large");
    sample.setOnAction(event -> actions.openSample().run());
    sample.setTooltip(new Tooltip(messages.get("action.open-sample.help")));
    Button open = new Button(messages.get("welcome.open"), Icons.of("mdoal-folder_open"));
    open.setId("welcome-open");
    open.getStyleClass().add("large");
    open.setOnAction(event -> actions.openModel().run());
    open.setTooltip(new Tooltip(messages.get("action.open-model.help")));
    HBox line = new HBox(sample, open);
    line.getStyleClass().add("welcome-starts");
    return line;
  }

  private Label drop() {
    Label words = new Label(messages.get("welcome.drop"), Icons.of("mdoal-file_upload"));
    words.getStyleClass().add("welcome-drop");
    words.setMaxWidth(Double.MAX_VALUE);
    words.setAlignment(Pos.CENTER);
    return words;
  }

  private VBox recent(List<Path> folders, Consumer<Path> openRecent) {
    Label heading = new Label(messages.get("welcome.recent"));
    heading.getStyleClass().add("inspector-heading");
    VBox list = new VBox(heading);
    list.getStyleClass().add("welcome-recent");
    for (Path folder : folders) {
      Hyperlink link = new Hyperlink(new RecentProject(folder).name(), Icons.of("mdoal-history"));
      link.setTooltip(new Tooltip(folder.toString()));
      link.setOnAction(event -> openRecent.accept(folder));
      list.getChildren().add(link);
    }
    return list;
  }
}
