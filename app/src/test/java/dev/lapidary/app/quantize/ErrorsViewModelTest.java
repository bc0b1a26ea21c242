package dev.lapidary.app.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lapidary.app.TinyFiles;
import dev.lapidary.app.project.Known;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.workspace.NewVariant;
import dev.lapidary.core.workspace.Variant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Errors between two variants. */
class ErrorsViewModelTest extends QuantizeTab {

  @Test
  void errorsAreToldOfAMadeVariantAgainstItsParent() throws Exception {
    assertEquals(
        messages.get("hindrance.original"), tab.errors().state().hindranceProperty().get());
    VariantRow made = halved();
    model.add(made);
    assertEquals(
        messages.get("quantization.needs-data"), tab.errors().state().emptyProperty().get());
    attachData();
    assertNull(tab.errors().state().hindranceProperty().get());
    assertEquals("tiny-net", tab.errors().referenceProperty().get().name());
    tab.errors().compare();
    assertEquals(
        List.of("h", "r", "y"),
        tab.errors().rows().stream().map(row -> row.error().value()).toList());
    // all weights of the last product are halved: x - x / 2 is half of the signal, 6.02 dB
    assertEquals(Double.POSITIVE_INFINITY, tab.errors().rows().get(0).error().sqnrDb());
    assertEquals(6.02, tab.errors().rows().get(2).error().sqnrDb(), 0.01);
    model.select(model.baseline().orElseThrow().id());
    assertEquals(List.of(), tab.errors().rows());
    model.select(made.id());
    assertEquals(3, tab.errors().rows().size());
  }

  @Test
  void errorsAreNarrowedByNameAndByOperator() throws Exception {
    model.add(halved());
    attachData();
    tab.errors().compare();
    String gemm = tab.errors().rows().get(2).error().operator();
    tab.errors().filterProperty().set(" " + gemm.toLowerCase(Locale.ROOT));
    assertEquals(List.of(1, 3), tab.errors().rows().stream().map(ErrorRow::position).toList());
    assertEquals(
        messages.get("quantization.errors.shown", 2, 3, Studies.SAMPLES),
        tab.errors().state().noteProperty().get());
    tab.errors().filterProperty().set("nowhere");
    assertEquals(
        messages.get("quantization.errors.filtered"), tab.errors().state().emptyProperty().get());
    tab.errors().filterProperty().set("");
    assertEquals(3, tab.errors().rows().size());
  }

  @Test
  void whatAVariantIsComparedWithSaysWhatItIs() throws Exception {
    VariantRow half = halved();
    model.add(half);
    attachData();
    rung(RecoveryStep.EQUALIZE).ticked().set(true);
    tab.recovery().tryTicked();
    assertEquals(
        List.of("Parent: halved", "Original: tiny-net"),
        tab.errors().references().stream().map(tab.errors()::words).toList());
    tab.errors().referenceProperty().set(tab.errors().references().get(1));
    tab.errors().compare();
    assertFalse(tab.errors().rows().isEmpty());
  }

  private VariantRow halved() throws Exception {
    Graph graph = TinyFiles.model().graph();
    float[] half = graph.initializers().get("w2").toFloats();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }
    GraphEditor editor = GraphEditor.of(graph);
    editor.putInitializer("w2", Tensor.ofFloats(half, graph.initializers().get("w2").lengths()));
    Variant made =
        model
            .project()
            .orElseThrow()
            .store()
            .add(
                NewVariant.of(
                    model.project().orElseThrow().baseline().id(),
                    "halved",
                    TinyFiles.model().withGraph(editor.build()),
                    model.project().orElseThrow().baseline().provenance()));
    return new VariantRow(made, new Known(0, Optional.empty(), Optional.empty(), Map.of()));
  }
}
