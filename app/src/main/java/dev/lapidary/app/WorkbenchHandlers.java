package dev.lapidary.app;

import dev.lapidary.app.action.ActionHandlers;
import dev.lapidary.app.settings.SettingsView;
import dev.lapidary.app.steps.StepGroup;
import dev.lapidary.app.tradeoff.TradeOffViewModel;
import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import dev.lapidary.core.data.DataRole;
import java.nio.file.Path;

/** What the commands do, each left to those who know its matter. */
final class WorkbenchHandlers implements ActionHandlers {
  private final WorkbenchParts parts;
  private final Screen screen;
  private final ProjectHandlers projects;
  private final VariantHandlers variants;
  private final ChartHandlers charts;

  /** What the handlers change of the window. */
  interface Screen {
    void show(StepGroup group);

    void use(Theme theme);

    void use(Language language);

    void quit();
  }

  WorkbenchHandlers(WorkbenchParts parts, TradeOffViewModel tradeOff, Screen screen) {
    this.parts = parts;
    this.screen = screen;
    projects = new ProjectHandlers(parts);
    variants = new VariantHandlers(parts);
    charts = new ChartHandlers(parts, tradeOff);
  }

  @Override
  public void openSample() {
    projects.openSample();
  }

  @Override
  public void openModel() {
    projects.openModel();
  }

  void open(Path model) {
    projects.open(model);
  }

  void openRecent(Path folder) {
    projects.openRecent(folder);
  }

  @Override
  public void closeProject() {
    projects.closeProject();
  }

  @Override
  public void attachData(DataRole role) {
    projects.attachData(role);
  }

  /** Data dropped on the window: for evaluation first, then for training. */
  void attachDropped(Path path) {
    projects.attachDropped(path);
  }

  @Override
  public void attachTeacher() {
    projects.attachTeacher();
  }

  @Override
  public void showSteps(String group) {
    screen.show(StepGroup.ofWord(group));
  }

  @Override
  public void runRecipe() {
    variants.runRecipe();
  }

  @Override
  public void saveRecipe() {
    variants.saveRecipe();
  }

  @Override
  public void measure() {
    variants.measure();
  }

  @Override
  public void measureAll() {
    variants.measureAll();
  }

  @Override
  public void export() {
    variants.export();
  }

  @Override
  public void rename() {
    variants.rename();
  }

  @Override
  public void duplicate() {
    variants.duplicate();
  }

  @Override
  public void delete() {
    variants.delete();
  }

  @Override
  public void selectParent() {
    variants.selectParent();
  }

  @Override
  public void saveChartPicture() {
    charts.savePicture();
  }

  @Override
  public void saveChartValues() {
    charts.saveValues();
  }

  @Override
  public void toggleTheme() {
    screen.use(parts.settings().get().theme().other());
  }

  @Override
  public void toggleLanguage() {
    boolean english = parts.settings().get().language() == Language.ENGLISH;
    screen.use(english ? Language.CHINESE : Language.ENGLISH);
  }

  @Override
  public void showSettings() {
    SettingsView view =
        new SettingsView(parts.settings(), parts.messages().get(), screen::use, screen::use);
    parts.dialogs().show(parts.text("action.settings"), view);
  }

  @Override
  public void quit() {
    screen.quit();
  }
}
