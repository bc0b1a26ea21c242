package dev.lapidary.app.formula;

import dev.lapidary.app.job.Latest;
import dev.lapidary.app.project.Project;
import dev.lapidary.app.project.VariantMaker;
import dev.lapidary.app.steps.StepTexts;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.inspect.WeightChange;
import dev.lapidary.core.inspect.WeightChanges;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.convert.SymbolicBatch;
import dev.lapidary.core.transform.quantize.prepare.BiasCorrection;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import dev.lapidary.core.transform.simplify.OnnxRuntimeSimplification;
import dev.lapidary.core.workspace.Variant;
import dev.lapidary.core.workspace.VariantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The formulas of the steps that made the selected variant, and the layer they are filled in of.
 */
public final class FormulaViewModel {
  private static final Logger LOG = LoggerFactory.getLogger(FormulaViewModel.class);

  /** Steps after which weights are the same, so that a change of weights is that of another. */
  private static final Set<String> WEIGHTS_STAY =
      Set.of(
          ConvertOpset.TYPE.label(),
          SymbolicBatch.TYPE.label(),
          OnnxRuntimeSimplification.TYPE.label(),
          FoldBatchNorm.TYPE.label(),
          BiasCorrection.TYPE.label());

  private final ProjectModel model;
  private final VariantMaker maker;
  private final Latest latest;
  private final Supplier<Messages> messages;
  private final ObservableList<String> layers = FXCollections.observableArrayList();
  private final StringProperty layer = new SimpleStringProperty();
  private final ReadOnlyObjectWrapper<List<FormulaSection>> sections =
      new ReadOnlyObjectWrapper<>(List.of());
  private Optional<VariantId> shown = Optional.empty();
  private List<WeightChange> changes = List.of();

  /** Follows the selection; models are read in the background. */
  public FormulaViewModel(
      ProjectModel model, VariantMaker maker, Latest latest, Supplier<Messages> messages) {
    this.model = model;
    this.maker = maker;
    this.latest = latest;
    this.messages = messages;
    InvalidationListener changed = observable -> follow();
    model.rows().addListener(changed);
    model.selectedProperty().addListener(changed);
    layer.addListener((observable, old, now) -> refresh());
  }

  /** A section a step that has formulas, in the order of the steps; empty for an original. */
  public ReadOnlyObjectProperty<List<FormulaSection>> sectionsProperty() {
    return sections.getReadOnlyProperty();
  }

  /** The layers that have numbers; empty while they are looked up. */
  ObservableList<String> layers() {
    return layers;
  }

  /** The layer whose numbers are filled in; null for none. */
  StringProperty layerProperty() {
    return layer;
  }

  private void follow() {
    Optional<VariantId> now = model.selected().map(VariantRow::id);
    if (now.equals(shown)) {
      return;
    }
    shown = now;
    take(List.of());
    List<Transform> steps = steps();
    boolean hasNumbers =
        steps.stream().anyMatch(step -> StepFormulas.layer(step) != LayerNumbers.NONE);
    if (hasNumbers && alone(steps)) {
      Project project = model.project().orElseThrow();
      Variant variant = model.selected().orElseThrow().variant();
      latest.submit(() -> changes(project, variant), found -> take(variant, found));
    }
  }

  /** Of a variant that is not shown any more they would be laid to the steps of another. */
  private void take(Variant variant, List<WeightChange> found) {
    if (shown.equals(Optional.of(variant.id()))) {
      take(found);
    }
  }

  private static boolean alone(List<Transform> steps) {
    return steps.stream().filter(step -> !WEIGHTS_STAY.contains(step.label())).count() <= 1;
  }

  private static List<WeightChange> changes(Project project, Variant variant) {
    try {
      return WeightChanges.between(
          project.store().load(variant.parent().orElseThrow()), project.store().load(variant.id()));
    } catch (WorkbenchException e) {
      LOG.warn("No numbers of layers of {}", variant.name(), e);
      return List.of();
    }
  }

  private void take(List<WeightChange> found) {
    changes = found.stream().filter(this::hasNumbers).toList();
    String before = layer.get();
    layers.setAll(changes.stream().map(WeightChange::layer).distinct().toList());
    layer.set(layers.contains(before) || layers.isEmpty() ? before : layers.get(0));
    refresh();
  }

  private boolean hasNumbers(WeightChange change) {
    return steps().stream()
        .anyMatch(step -> !StepFormulas.layer(step).lines(change, messages.get()).isEmpty());
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    StepTexts texts = new StepTexts(messages.get());
    sections.set(
        steps().stream()
            .filter(step -> StepFormulas.has(step.label()))
            .map(
                step ->
                    new FormulaSection(
                        texts.name(step.type()), StepFormulas.of(step), ofLayer(step)))
            .toList());
  }

  private List<String> ofLayer(Transform step) {
    return changes.stream()
        .filter(change -> change.layer().equals(layer.get()))
        .findFirst()
        .map(change -> StepFormulas.layer(step).lines(change, messages.get()))
        .orElse(List.of());
  }

  private List<Transform> steps() {
    if (model.selected().isEmpty()) {
      return List.of();
    }
    try {
      return maker.stepsOf(model.selected().get().variant()).steps();
    } catch (WorkbenchException e) {
      LOG.warn("The steps of {} cannot be read", model.selected().get().name(), e);
      return List.of();
    }
  }
}
