package dev.lapidary.app.steps;

import dev.lapidary.app.project.Project;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** One step's form: its parameters, a name for the variant, and what keeps it from being made. */
public final class StepFormViewModel {
  private static final String EPOCHS = "epochs";

  private final StepType<?> type;
  private final ProjectModel model;
  private final VariantWork work;
  private final Supplier<Messages> messages;
  private final List<ParameterEntry> entries;
  private final StringProperty name = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper hindrance = new ReadOnlyStringWrapper();
  private final ReadOnlyStringWrapper parent = new ReadOnlyStringWrapper("");
  private String suggested = "";

  public StepFormViewModel(
      StepType<?> type, ProjectModel model, VariantWork work, Supplier<Messages> messages) {
    this.type = type;
    this.model = model;
    this.work = work;
    this.messages = messages;
    this.entries = type.parameters().stream().map(ParameterEntry::new).toList();
    InvalidationListener changed = observable -> refresh();
    entries.forEach(entry -> entry.valueProperty().addListener(changed));
    model.selectedProperty().addListener(changed);
    model.rows().addListener(changed);
    model.attachedProperty().addListener(changed);
    name.addListener(changed);
    refresh();
  }

  public StepType<?> type() {
    return type;
  }

  /** Whether the step trains. */
  public boolean trains() {
    return entries.stream().anyMatch(entry -> entry.spec().name().equals(EPOCHS));
  }

  public List<ParameterEntry> entries() {
    return entries;
  }

  /** The entry of a parameter; empty if the step has none of that name. */
  public Optional<ParameterEntry> entry(String parameter) {
    return entries.stream().filter(entry -> entry.spec().name().equals(parameter)).findFirst();
  }

  /** What the variant will be called; follows the parameters until somebody types a name. */
  public StringProperty nameProperty() {
    return name;
  }

  /** Why no variant can be made now; null while one can. */
  public ReadOnlyStringProperty hindranceProperty() {
    return hindrance.getReadOnlyProperty();
  }

  /** The name of the variant the step is applied to; empty while none is selected. */
  public ReadOnlyStringProperty parentProperty() {
    return parent.getReadOnlyProperty();
  }

  /** The files of the models that the step may call, by name. */
  Map<String, Path> attachedModels() {
    return model.project().map(open -> open.attachments().models()).orElse(Map.of());
  }

  /** Changes whenever data or a model is attached or let go of. */
  ReadOnlyObjectProperty<Integer> attachedProperty() {
    return model.attachedProperty();
  }

  /** Lets go of a model; its file stays. */
  void detach(String modelName) {
    work.detachModel(modelName);
  }

  /** Puts all initial values back. */
  public void reset() {
    entries.forEach(ParameterEntry::reset);
    name.set(suggested);
  }

  /** Makes the variant in the background. */
  public void create() {
    Optional<Transform> step = step();
    VariantRow row = model.selected().orElseThrow();
    step.ifPresent(now -> work.create(row, Recipe.of(now), name.get().strip()));
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    parent.set(model.selected().map(VariantRow::name).orElse(""));
    suggestName();
    hindrance.set(hindered().orElse(null));
  }

  private void suggestName() {
    if (entries.stream().allMatch(ParameterEntry::valid) && name.get().equals(suggested)) {
      suggested = unique(new StepTexts(messages.get()).variant(type, values()));
      name.set(suggested);
    }
  }

  private String unique(String wanted) {
    String found = wanted;
    for (int i = 2; taken(found); i++) {
      found = wanted + " (" + i + ")";
    }
    return found;
  }

  private boolean taken(String candidate) {
    return model.rows().stream().anyMatch(row -> row.name().equals(candidate));
  }

  /** The values as they are entered, those left out that are not valid. The caller's own map. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    entries.forEach(
        entry ->
            entry.valueProperty().get().ifPresent(value -> values.put(entry.spec().name(), value)));
    return values;
  }

  /** The step as it is entered now; empty while a value is not valid. */
  public Optional<Transform> step() {
    if (!entries.stream().allMatch(ParameterEntry::valid)) {
      return Optional.empty();
    }
    try {
      return Optional.of(type.create(values()));
    } catch (RecipeException e) {
      return Optional.empty();
    }
  }

  private Optional<String> hindered() {
    Messages now = messages.get();
    if (model.selected().isEmpty()) {
      return Optional.of(now.get("hindrance.variant"));
    }
    if (!entries.stream().allMatch(ParameterEntry::valid)) {
      return Optional.of(now.get("steps.invalid"));
    }
    if (name.get().isBlank()) {
      return Optional.of(now.get("steps.unnamed"));
    }
    try {
      return missing(type.create(values()));
    } catch (RecipeException e) {
      return Optional.of(e.localizedMessage(now.locale()));
    }
  }

  /** What a step lacks of the open project, and what to do about it; empty if nothing. */
  public Optional<String> missing(Transform step) {
    Project project = model.project().orElseThrow();
    for (DataRole role : step.requiredData().stream().sorted().toList()) {
      if (project.data().get(role).isEmpty()) {
        String key = "steps.needs." + role.name().toLowerCase(Locale.ROOT);
        return Optional.of(messages.get().get(key));
      }
    }
    for (String wanted : step.requiredModels()) {
      if (!project.attachments().models().containsKey(wanted)) {
        return Optional.of(messages.get().get("steps.needs.model", wanted));
      }
    }
    return Optional.empty();
  }
}
