package dev.lapidary.app.action;

import dev.lapidary.core.data.DataRole;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;

/** Every command of the window. Toolbar, menus and keys are made of these. */
public record AppActions(
    Action openSample,
    Action openModel,
    Action closeProject,
    Action attachEvaluation,
    Action attachTraining,
    Action attachTeacher,
    Action simplify,
    Action prune,
    Action quantize,
    Action distill,
    Action runRecipe,
    Action saveRecipe,
    Action measure,
    Action measureAll,
    Action export,
    Action rename,
    Action duplicate,
    Action delete,
    Action selectParent,
    Action saveChartPicture,
    Action saveChartValues,
    Action toggleTheme,
    Action toggleLanguage,
    Action settings,
    Action quit) {

  private static final ObservableValue<String> ALWAYS = new SimpleStringProperty();

  /** The commands over what they do and what hinders them. */
  public static AppActions of(ActionHandlers handlers, ActionContext context) {
    ObservableValue<String> project = context.needsProject();
    ObservableValue<String> variant = context.needsVariant();
    ObservableValue<String> made = context.needsMade();
    return new AppActions(
        new Action("open-sample", "mdomz-science", "", ALWAYS, handlers::openSample),
        new Action("open-model", "mdoal-folder_open", "Shortcut+O", ALWAYS, handlers::openModel),
        new Action("close-project", "mdoal-close", "Shortcut+W", project, handlers::closeProject),
        new Action(
            "attach-evaluation",
            "mdoal-fact_check",
            "Shortcut+D",
            project,
            () -> handlers.attachData(DataRole.EVALUATION)),
        new Action(
            "attach-training",
            "mdomz-model_training",
            "Shortcut+Shift+D",
            project,
            () -> handlers.attachData(DataRole.TRAINING)),
        new Action("attach-teacher", "mdomz-school", "", project, handlers::attachTeacher),
        steps("simplify", "mdoal-cleaning_services", "Shortcut+1", variant, handlers),
        steps("prune", "mdoal-content_cut", "Shortcut+2", variant, handlers),
        steps("quantize", "mdoal-grain", "Shortcut+3", variant, handlers),
        steps("distill", "mdomz-school", "Shortcut+4", variant, handlers),
        new Action("run-recipe", "mdomz-playlist_play", "Shortcut+R", variant, handlers::runRecipe),
        new Action("save-recipe", "mdomz-save_alt", "Shortcut+S", made, handlers::saveRecipe),
        new Action("measure", "mdomz-speed", "Shortcut+M", variant, handlers::measure),
        new Action(
            "measure-all",
            "mdoal-compare_arrows",
            "Shortcut+Shift+M",
            project,
            handlers::measureAll),
        new Action("export", "mdoal-file_upload", "Shortcut+E", variant, handlers::export),
        new Action("rename", "mdoal-edit", "F2", variant, handlers::rename),
        new Action("duplicate", "mdoal-content_copy", "Shortcut+J", made, handlers::duplicate),
        new Action("delete", "mdoal-delete", "Delete", made, handlers::delete),
        new Action("select-parent", "mdomz-undo", "Shortcut+Z", made, handlers::selectParent),
        new Action("save-chart-picture", "mdoal-image", "", project, handlers::saveChartPicture),
        new Action(
            "save-chart-values", "mdomz-table_chart", "", project, handlers::saveChartValues),
        new Action(
            "toggle-theme", "mdoal-brightness_4", "Shortcut+T", ALWAYS, handlers::toggleTheme),
        new Action(
            "toggle-language", "mdomz-translate", "Shortcut+L", ALWAYS, handlers::toggleLanguage),
        new Action("settings", "mdomz-settings", "Shortcut+Comma", ALWAYS, handlers::showSettings),
        new Action("quit", "", "Shortcut+Q", ALWAYS, handlers::quit));
  }

  private static Action steps(
      String group,
      String icon,
      String key,
      ObservableValue<String> hindrance,
      ActionHandlers handlers) {
    return new Action(group, icon, key, hindrance, () -> handlers.showSteps(group));
  }

  /** All of them, for checks and for keys. */
  public List<Action> all() {
    return List.of(
        openSample,
        openModel,
        closeProject,
        attachEvaluation,
        attachTraining,
        attachTeacher,
        simplify,
        prune,
        quantize,
        distill,
        runRecipe,
        saveRecipe,
        measure,
        measureAll,
        export,
        rename,
        duplicate,
        delete,
        selectParent,
        saveChartPicture,
        saveChartValues,
        toggleTheme,
        toggleLanguage,
        settings,
        quit);
  }
}
