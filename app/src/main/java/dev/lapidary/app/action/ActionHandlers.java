package dev.lapidary.app.action;

import dev.lapidary.core.data.DataRole;

/** What the commands do. */
public interface ActionHandlers {
  void openSample();

  void openModel();

  void closeProject();

  void attachData(DataRole role);

  void attachTeacher();

  /** Shows the form of a group of steps. */
  void showSteps(String group);

  void runRecipe();

  void saveRecipe();

  void measure();

  void measureAll();

  void export();

  void rename();

  void duplicate();

  void delete();

  void selectParent();

  void saveChartPicture();

  void saveChartValues();

  void toggleTheme();

  void toggleLanguage();

  void showSettings();

  void quit();
}
