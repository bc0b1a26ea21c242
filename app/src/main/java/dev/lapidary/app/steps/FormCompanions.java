package dev.lapidary.app.steps;

import javafx.scene.Node;

/** What other features put with a form. */
public interface FormCompanions {

  /** Around the parameters, above the button that makes the variant. */
  Node withParameters(StepFormViewModel form, Node parameters);

  /** Around the whole form. */
  Node withForm(StepFormViewModel form, Node whole);
}
