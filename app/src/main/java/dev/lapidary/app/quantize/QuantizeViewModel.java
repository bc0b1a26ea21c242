package dev.lapidary.app.quantize;

import dev.lapidary.app.job.JobRunner;
import dev.lapidary.app.job.Latest;
import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.ProjectModel;
import dev.lapidary.app.variants.VariantWork;
import dev.lapidary.core.transform.quantize.QuantizableLayer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/** What the tab shows beside the form: the layers and the microscope, joined by selection. */
public final class QuantizeViewModel {
  /** What of the tab is shown; where there is room, the settings always are. */
  public enum Tool {
    SETTINGS,
    LAYERS,
    CALIBRATION,
    ERRORS,
    RECOVERY;

    /** The name in ids and message keys. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ObjectProperty<Tool> tool = new SimpleObjectProperty<>(Tool.SETTINGS);
  private final PreviewViewModel preview;
  private final LayersViewModel layers;
  private final CalibrationViewModel calibration;
  private final ErrorsViewModel errors;
  private final RecoveryViewModel recovery;

  /**
   * The forms of the tab.
   *
   * @param chosen the one that is shown
   * @param shown whether the tab is
   */
  public record Forms(
      List<StepFormViewModel> all,
      ObjectProperty<StepFormViewModel> chosen,
      ObservableValue<Boolean> shown) {}

  /**
   * How work is started.
   *
   * @param work makes variants
   */
  public record Background(JobRunner jobs, Supplier<Latest> latest, VariantWork work) {}

  public QuantizeViewModel(
      ProjectModel model,
      Forms forms,
      Studies studies,
      Background background,
      Supplier<Messages> messages) {
    preview = new PreviewViewModel(model, forms, studies, background.latest().get(), messages);
    layers = new LayersViewModel(preview, studies, background.jobs(), messages);
    calibration =
        new CalibrationViewModel(
            preview, studies, background.jobs(), background.latest().get(), messages);
    errors = new ErrorsViewModel(model, studies, background.jobs(), messages);
    recovery = new RecoveryViewModel(model, forms, preview, studies, background, messages);
    layers.selectedProperty().addListener((o, old, now) -> showInputOf(now));
  }

  private void showInputOf(String layer) {
    layers
        .row(layer)
        .map(LayerRow::layer)
        .map(QuantizableLayer::input)
        .ifPresent(calibration.selectedProperty()::set);
  }

  /** Whether a form's step is one that layers and ranges are shown for. */
  public static boolean suits(StepFormViewModel form) {
    return StaticPart.isIn(form);
  }

  public ObjectProperty<Tool> toolProperty() {
    return tool;
  }

  public LayersViewModel layers() {
    return layers;
  }

  public CalibrationViewModel calibration() {
    return calibration;
  }

  public ErrorsViewModel errors() {
    return errors;
  }

  public RecoveryViewModel recovery() {
    return recovery;
  }

  /** Says everything anew, for instance in another language. */
  public void refresh() {
    preview.refresh();
    layers.refresh();
    calibration.refresh();
    errors.refresh();
    recovery.refresh();
  }
}
