package dev.lapidary.app.quantize;

import dev.lapidary.app.formula.FormulaNumbers;
import dev.lapidary.app.ui.FigureFormat;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.profile.FloatReason;
import dev.lapidary.core.profile.PrecisionUse;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The columns of the table of layers. */
final class LayerColumns {
  private static final String DASH = "–";

  private final LayersViewModel viewModel;
  private final Messages messages;

  LayerColumns(LayersViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
  }

  List<RowColumn<LayerRow>> all() {
    RowColumn<LayerRow> name = column("name", 90);
    name.setPrefWidth(150);
    name.setCellFactory(c -> cell(row -> row.layer().name(), this::nameTip));
    name.setComparator(Comparator.comparing(row -> row.layer().name()));
    return List.of(name, weights(), bits(), keepFloat(), kernel(), sqnr(), top1());
  }

  private String nameTip(LayerRow row) {
    return messages.get(
        "quantization.layers.name.tip", row.layer().name(), row.layer().operator(), row.id());
  }

  private static String noTip(LayerRow row) {
    return "";
  }

  private RowColumn<LayerRow> weights() {
    RowColumn<LayerRow> weights = figures("weights", 68);
    weights.setCellFactory(
        c ->
            cell(
                row -> FigureFormat.count(row.layer().weights()),
                row -> String.valueOf(row.layer().weights())));
    weights.setComparator(Comparator.comparingLong(row -> row.layer().weights()));
    return weights;
  }

  private RowColumn<LayerRow> bits() {
    RowColumn<LayerRow> bits = column("bits", 56);
    bits.setCellFactory(c -> new BitsCell(viewModel, messages));
    bits.setComparator(Comparator.comparingInt(row -> row.layer().bits()));
    return bits;
  }

  private RowColumn<LayerRow> keepFloat() {
    RowColumn<LayerRow> kept = column("float", 48);
    kept.setCellFactory(c -> new KeepFloatCell(viewModel, messages));
    kept.setComparator(Comparator.comparing(LayerRow::keptFloat));
    return kept;
  }

  private RowColumn<LayerRow> kernel() {
    RowColumn<LayerRow> kernel = column("kernel", 70);
    kernel.setCellFactory(c -> cell(this::kernelText, this::kernelTip));
    kernel.setComparator(Comparator.comparing(this::kernelText));
    return kernel;
  }

  private String kernelText(LayerRow row) {
    return row.kernel()
        .map(
            kernel ->
                kernel.integer()
                    ? PrecisionUse.INT8.toUpperCase(Locale.ROOT)
                    : messages.get("quantization.layers.in-float"))
        .orElse(DASH);
  }

  private String kernelTip(LayerRow row) {
    return row.kernel()
        .map(kernel -> kernel.reason().map(this::reason).orElse(kernel.kernel()))
        .orElse("");
  }

  private String reason(FloatReason reason) {
    return messages.get("float-reason." + reason.name().toLowerCase(Locale.ROOT));
  }

  private RowColumn<LayerRow> sqnr() {
    RowColumn<LayerRow> sqnr = figures("sqnr", 68);
    sqnr.setCellFactory(
        c ->
            cell(
                row ->
                    row.sensitivity()
                        .map(found -> FormulaNumbers.decibels(found.sqnrDb()))
                        .orElse(DASH),
                LayerColumns::noTip));
    sqnr.setComparator(Comparator.comparingDouble(LayerRow::sqnrDb));
    return sqnr;
  }

  private RowColumn<LayerRow> top1() {
    RowColumn<LayerRow> top1 = figures("top1", 58);
    top1.setCellFactory(c -> cell(LayerColumns::agreement, LayerColumns::noTip));
    top1.setComparator(Comparator.comparingDouble(row -> top1(row).orElse(Double.NaN)));
    return top1;
  }

  private static OptionalDouble top1(LayerRow row) {
    return row.sensitivity().map(LayerSensitivity::top1).orElse(OptionalDouble.empty());
  }

  private static String agreement(LayerRow row) {
    return top1(row).isPresent() ? FigureFormat.wholeShare(top1(row).getAsDouble()) : DASH;
  }

  private RowColumn<LayerRow> figures(String id, double width) {
    return column(id, width).ofFigures();
  }

  private RowColumn<LayerRow> column(String id, double width) {
    return new RowColumn<>("layers-" + id, width, messages);
  }

  private static TextCell<LayerRow> cell(
      Function<LayerRow, String> text, Function<LayerRow, String> more) {
    return new TextCell<>(text, more, LayerRow::keptFloat);
  }
}
