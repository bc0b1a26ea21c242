package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layers and microscope. */
class QuantizeViewModelTest extends QuantizeTab {

  @Test
  void eachLayerTellsWhichKernelItWillRunAs() throws Exception {
    assertEquals(Optional.empty(), layer(0).kernel());
    attachData();
    PredictedKernel kernel = layer(0).kernel().orElseThrow();
    assertTrue(kernel.integer(), kernel::toString);
    assertTrue(tab.layers().csv().contains("," + kernel.kernel() + ","), tab.layers().csv());
    tab.layers().keepFloat(layer(0), true);
    assertTrue(layer(0).kernel().orElseThrow().reason().isPresent());
  }

  @Test
  void layersAreThereWithoutDataAndTheButtonSaysWhatIsMissing() throws Exception {
    assertEquals(List.of("h", "y"), tab.layers().rows().stream().map(LayerRow::id).toList());
    assertEquals(128, layer(0).layer().weights());
    assertEquals(
        messages.get("quantization.needs-data"), tab.layers().state().hindranceProperty().get());
    assertTrue(tab.layers().state().uncalibratedProperty().get());
    attachData();
    assertNull(tab.layers().state().hindranceProperty().get());
    assertFalse(tab.layers().state().uncalibratedProperty().get());
  }

  @Test
  void whatIsTickedGoesIntoTheForm() {
    tab.layers().keepFloat(layer(0), true);
    assertEquals("h", parameter("exclude"));
    assertTrue(layer(0).excluded());
    tab.layers().keepFloat(layer(1), true);
    assertEquals("h, y", parameter("exclude"));
    tab.layers().keepFloat(layer(0), false);
    assertEquals("y", parameter("exclude"));
  }

  @Test
  void aPatternGivesWayToTheOthersItNames() {
    enter("exclude", "*");
    assertTrue(layer(0).excluded() && layer(1).excluded());
    tab.layers().keepFloat(layer(0), false);
    assertEquals("r, y", parameter("exclude"));
    assertFalse(layer(0).excluded());
  }

  @Test
  void widthsOfSingleLayersGoIntoTheForm() {
    tab.layers().setBits(layer(1), Optional.of(4));
    assertEquals("y=4", parameter("layerBits"));
    assertEquals(4, layer(1).layer().bits());
    assertEquals(WidthOrigin.OWN, layer(1).width());
    tab.layers().setBits(layer(1), Optional.empty());
    assertEquals("", parameter("layerBits"));
    enter("layerBits", "*=5");
    tab.layers().setBits(layer(1), Optional.empty());
    assertEquals("*=5, y=8", parameter("layerBits"));
  }

  @Test
  void theWorstLayersAreKeptFloat() throws Exception {
    attachData();
    enter("weightBits", "3");
    tab.layers().keepFloat(layer(1), true);
    tab.layers().rank();
    assertEquals(2, tab.layers().ranked());
    boolean first = layer(0).sqnrDb() < layer(1).sqnrDb();
    tab.layers().keepWorst(1);
    assertEquals(first ? "h" : "y", parameter("exclude"));
    tab.layers().keepWorst(0);
    assertEquals("", parameter("exclude"));
    assertEquals(
        messages.get("quantization.layers.ranked", Studies.SAMPLES),
        tab.layers().state().noteProperty().get());
    enter("weightBits", "8");
    assertEquals(
        messages.get("quantization.layers.stale"), tab.layers().state().noteProperty().get());
    assertTrue(tab.layers().csv().startsWith("layer,operator,weights,"), tab.layers().csv());
    assertEquals(3, tab.layers().csv().lines().count());
  }

  @Test
  void anInvalidParameterTakesTheRowsAwayAndSaysWhy() {
    enter("exclude", "nowhere");
    assertEquals(0, tab.layers().rows().size());
    assertTrue(tab.layers().state().emptyProperty().get().contains("nowhere"));
    enter("exclude", "");
    assertEquals(2, tab.layers().rows().size());
  }

  @Test
  void nothingIsReadWhileTheTabIsHidden() {
    shown.set(false);
    enter("exclude", "h");
    assertFalse(layer(0).excluded());
    shown.set(true);
    assertTrue(layer(0).excluded());
  }

  @Test
  void oneObservationServesAllMethods() throws Exception {
    attachData();
    tab.calibration().observe();
    assertEquals(
        List.of("x", "r"),
        tab.calibration().tensors().stream().map(QuantizableValue::name).toList());
    TensorFits before = tab.calibration().fitsProperty().get().orElseThrow();
    assertEquals("x", before.tensor().name());
    assertEquals("min-max", before.chosen().word());
    tab.calibration().choose("percentile");
    enter("percentile", "90");
    TensorFits after = tab.calibration().fitsProperty().get().orElseThrow();
    assertEquals("percentile", after.chosen().word());
    assertTrue(after.chosen().fit().scale() < before.chosen().fit().scale());
    assertEquals(after.histogram(), before.histogram());
    enter("activationBits", "4");
    TensorFits coarse = tab.calibration().fitsProperty().get().orElseThrow();
    assertTrue(coarse.chosen().fit().sqnrDb() < after.chosen().fit().sqnrDb());
    enter("samples", "20");
    assertEquals(List.of(), tab.calibration().tensors());
    assertEquals(
        messages.get("quantization.calibration.changed"),
        tab.calibration().state().emptyProperty().get());
  }

  @Test
  void aGivenRangeIsTheOneInForce() throws Exception {
    attachData();
    tab.calibration().observe();
    enter("ranges", "r=0..3");
    assertEquals("min-max", tab.calibration().fitsProperty().get().orElseThrow().chosen().word());
    tab.calibration().selectedProperty().set("r");
    TensorFits fits = tab.calibration().fitsProperty().get().orElseThrow();
    assertEquals("given", fits.chosen().word());
    assertEquals((float) (3 / 255.0), fits.chosen().fit().scale());
    assertEquals(0, fits.chosen().fit().zeroPoint());
    MethodFit seen = fits.fits().get(1);
    assertEquals("min-max", seen.word());
    assertNotEquals(fits.chosen().fit().threshold(), seen.fit().threshold());
    tab.calibration().choose("percentile");
    assertEquals("min-max", parameter("calibration"));
    enter("ranges", "r=3..-1");
    assertTrue(form.hindranceProperty().get().contains("r=3..-1"), form.hindranceProperty().get());
    enter("ranges", "rr=0..6");
    assertTrue(tab.calibration().state().emptyProperty().get().contains("did you mean: "));
  }

  @Test
  void aReluThatStaysCallsForObservingWhatItTakes() throws Exception {
    attachData();
    tab.calibration().observe();
    enter("ranges", "h=-4..4");
    assertEquals(
        messages.get("quantization.calibration.changed"),
        tab.calibration().state().emptyProperty().get());
    tab.calibration().observe();
    assertEquals(
        List.of("x", "h", "r"),
        tab.calibration().tensors().stream().map(QuantizableValue::name).toList());
  }

  @Test
  void aSelectedLayerShowsItsInput() throws Exception {
    attachData();
    tab.calibration().observe();
    tab.layers().selectedProperty().set("y");
    assertEquals("r", tab.calibration().selectedProperty().get());
    assertEquals("r", tab.calibration().fitsProperty().get().orElseThrow().tensor().name());
  }

  @Test
  void layersAndCalibrationServeQuantizationAwareTraining() throws Exception {
    attachData();
    choose("quantize.aware");
    tab.layers().keepFloat(layer(0), true);
    tab.layers().setBits(layer(1), Optional.of(4));
    assertEquals("h", parameter("exclude"));
    assertEquals("y=4", parameter("layerBits"));
    assertTrue(layer(1).kernel().isPresent());
    tab.layers().rank();
    assertEquals(2, tab.layers().ranked());
    tab.calibration().observe();
    tab.calibration().choose("percentile");
    assertEquals("percentile", parameter("calibration"));
    assertEquals(
        "percentile", tab.calibration().fitsProperty().get().orElseThrow().chosen().word());
  }

  @Test
  void mixedPrecisionFindsWidthsOutUnlessALayerHasItsOwn() throws Exception {
    attachData();
    tab.layers().rank();
    choose("quantize.mixed");
    assertEquals(2, tab.layers().ranked(), "layers in 8 bits are those ranked before");
    assertEquals(WidthOrigin.STEP, layer(0).width());
    assertTrue(tab.layers().csv().contains(",128,,false,"), tab.layers().csv());
    enter("layerBits", "*=5");
    assertEquals(WidthOrigin.OWN, layer(0).width());
    tab.layers().setBits(layer(0), Optional.empty());
    assertEquals("y=5", parameter("layerBits"));
    assertEquals(WidthOrigin.STEP, layer(0).width());
    assertEquals(5, layer(1).layer().bits());
  }

  @Test
  void withoutAVariantTheTabSaysSo() {
    assertNotEquals("", layer(0).id());
    model.close();
    assertEquals(messages.get("hindrance.variant"), tab.layers().state().emptyProperty().get());
    assertNotNull(tab.calibration().state().hindranceProperty().get());
  }
}
