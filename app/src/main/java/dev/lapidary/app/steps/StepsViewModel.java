package dev.lapidary.app.steps;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.transform.StepType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** The forms of all steps by group; they keep what was entered while the window is open. */
public final class StepsViewModel {
  private final Map<StepGroup, List<StepFormViewModel>> forms = new EnumMap<>(StepGroup.class);
  private final Map<StepGroup, ObjectProperty<StepFormViewModel>> chosen =
      new EnumMap<>(StepGroup.class);

  public StepsViewModel(
      List<StepType<?>> types, ProjectModel model, VariantWork work, Supplier<Messages> messages) {
    for (StepGroup group : StepGroup.values()) {
      List<StepFormViewModel> members =
          group.of(types).stream()
              .map(type -> new StepFormViewModel(type, model, work, messages))
              .toList();
      forms.put(group, members);
      chosen.put(group, new SimpleObjectProperty<>(members.isEmpty() ? null : members.get(0)));
    }
  }

  public List<StepFormViewModel> forms(StepGroup group) {
    return forms.get(group);
  }

  /** The form shown of a group; null if the group has none. */
  public ObjectProperty<StepFormViewModel> chosenProperty(StepGroup group) {
    return chosen.get(group);
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    forms.values().forEach(members -> members.forEach(StepFormViewModel::refresh));
  }
}
