package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.QuantizationAwareTraining;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.prepare.BiasCorrection;
import dev.lapidary.core.workspace.VariantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ladder of what wins accuracy back. */
class RecoveryViewModelTest extends QuantizeTab {

  @Test
  void theLadderMakesVariantsAndShowsWhatTheyReached() throws Exception {
    RecoveryRow equalize = tab.recovery().rows().get(0);
    assertTrue(equalize.hindrance().isPresent(), "no calibration data yet");
    attachData();
    assertEquals(Optional.empty(), tab.recovery().rows().get(0).hindrance());
    VariantId original = model.selectedProperty().get();
    form.create();
    model.select(original);
    rung(RecoveryStep.EQUALIZE).ticked().set(true);
    tab.recovery().tryTicked();
    assertEquals("INT8, Channels equalized", model.selected().orElseThrow().name());
    model.select(original);
    RecoveryRow tried = tab.recovery().rows().get(0);
    assertEquals("98.50 % (±0.00)", tab.recovery().result(tried.reached()));
    assertEquals("–", tab.recovery().result(tab.recovery().rows().get(1).reached()));
    assertTrue(
        tab.recovery()
            .state()
            .noteProperty()
            .get()
            .endsWith("plain static quantization 98.50 %, ticked steps 98.50 % (±0.00)"));
  }

  @Test
  void tickedStepsMakeOneVariant() throws Exception {
    attachData();
    assertEquals(
        messages.get("quantization.recovery.none"),
        tab.recovery().state().hindranceProperty().get());
    enter("weightBits", "5");
    rung(RecoveryStep.EQUALIZE).ticked().set(true);
    rung(RecoveryStep.CORRECT_BIAS).ticked().set(true);
    assertEquals("Try 2 steps", tab.recovery().actProperty().get());
    tab.recovery().tryTicked();
    VariantRow made = model.selected().orElseThrow();
    assertEquals("INT8, Channels equalized + Biases corrected", made.name());
    Recipe recipe = maker.stepsOf(made.variant());
    assertEquals(
        List.of("quantize.equalize", "quantize.correct-bias", "quantize.static"),
        recipe.steps().stream()
            .map(Transform::label)
            .filter(label -> label.startsWith("quantize."))
            .toList());
    assertTrue(
        recipe.steps().stream()
            .filter(BiasCorrection.class::isInstance)
            .map(BiasCorrection.class::cast)
            .allMatch(step -> step.weights().weightBits() == 5),
        "shared settings are those of the form");
  }

  @Test
  void trainingIsTheLastRungAndNeedsTrainingData() throws Exception {
    RecoveryRow training = rung(RecoveryStep.TRAIN);
    assertEquals(training, tab.recovery().rows().get(tab.recovery().rows().size() - 1));
    assertEquals(Optional.of(messages.get("steps.needs.training")), training.hindrance());
    training.ticked().set(true);
    assertFalse(training.wanted());
    attachData();
    assertTrue(rung(RecoveryStep.TRAIN).wanted());
  }

  @Test
  void trainingTakesTheSettingsOfItsFormAndTheWidthsOfTheShownOne() throws Exception {
    StepFormViewModel own = form(forms, "quantize.aware");
    own.entry("epochs").orElseThrow().textProperty().set("7");
    enter("weightBits", "4");
    StaticQuantization shownStep = StaticPart.of(form).orElseThrow();
    RecoveryPlan plan = new RecoveryPlan(List.of(RecoveryStep.EQUALIZE, RecoveryStep.TRAIN));
    List<Transform> steps = plan.recipe(forms, shownStep).steps();
    assertEquals(2, steps.size(), "training takes the place of the static quantization");
    QuantizationAwareTraining training = (QuantizationAwareTraining) steps.get(1);
    assertEquals(7, training.training().epochs());
    assertEquals(4, training.weightBits());
  }

  @Test
  void aStepWhoseOwnSettingsAreNotValidCannotBeTried() throws Exception {
    attachData();
    rung(RecoveryStep.TRAIN).ticked().set(true);
    StepFormViewModel own = form(forms, "quantize.aware");
    own.entry("frozenEpochs").orElseThrow().textProperty().set("99");
    assertEquals(
        Optional.of(messages.get("quantization.recovery.invalid")),
        rung(RecoveryStep.TRAIN).hindrance());
    assertNotNull(tab.recovery().state().hindranceProperty().get());
    own.reset();
    assertTrue(rung(RecoveryStep.TRAIN).wanted());
  }

  @Test
  void settingsThatAStepDoesNotTakeKeepItFromBeingTried() throws Exception {
    attachData();
    enter("activations", "uint16");
    enter("activationBits", "16");
    assertTrue(rung(RecoveryStep.TRAIN).hindrance().isPresent(), "kernels of 8 bits are trained");
    assertEquals(Optional.empty(), rung(RecoveryStep.EQUALIZE).hindrance());
  }

  @Test
  void ofWhatTakesThePlaceOfStaticQuantizationOneIsTicked() {
    rung(RecoveryStep.ACCURACY_AWARE).ticked().set(true);
    rung(RecoveryStep.ROUND).ticked().set(true);
    rung(RecoveryStep.TRAIN).ticked().set(true);
    assertFalse(rung(RecoveryStep.ACCURACY_AWARE).ticked().get());
    assertTrue(rung(RecoveryStep.ROUND).ticked().get());
  }

  @Test
  void furtherSettingsOfAStepAreInItsOwnForm() {
    tab.recovery().openForm(RecoveryStep.TRAIN);
    assertEquals("quantize.aware", chosen.get().type().label());
  }
}
