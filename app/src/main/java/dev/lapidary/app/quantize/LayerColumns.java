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
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;

/** The columns of the table of layers. */
final class LayerColumns {
  private static final String DASH = "–";

  private final LayersViewModel viewModel;
  private final Messages messages;

  LayerColumns(LayersViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
  }

  List<TableColumn<LayerRow, LayerRow>> all() {
    TableColumn<LayerRow, LayerRow> name = column("name", 150);
    name.setCellFactory(c -> new TextCell(row -> row.layer().name(), this::nameTip));
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

  private TableColumn<LayerRow, LayerRow> weights() {
    TableColumn<LayerRow, LayerRow> weights = figures("weights", 68);
    weights.setCellFactory(
        c ->
            new TextCell(
                row -> FigureFormat.count(row.layer().weights()),
                row -> String.valueOf(row.layer().weights())));
    weights.setComparator(Comparator.comparingLong(row -> row.layer().weights()));
    return weights;
  }

  private TableColumn<LayerRow, LayerRow> bits() {
    TableColumn<LayerRow, LayerRow> bits = column("bits", 56);
    bits.setCellFactory(c -> new BitsCell(viewModel, messages));
    bits.setComparator(Comparator.comparingInt(row -> row.layer().bits()));
    return bits;
  }

  private TableColumn<LayerRow, LayerRow> keepFloat() {
    TableColumn<LayerRow, LayerRow> kept = column("float", 48);
    kept.setCellFactory(c -> new KeepFloatCell(viewModel, messages));
    kept.setComparator(Comparator.comparing(LayerRow::keptFloat));
    return kept;
  }

  private TableColumn<LayerRow, LayerRow> kernel() {
    TableColumn<LayerRow, LayerRow> kernel = column("kernel", 70);
    kernel.setCellFactory(c -> new TextCell(this::kernelText, this::kernelTip));
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

  private TableColumn<LayerRow, LayerRow> sqnr() {
    TableColumn<LayerRow, LayerRow> sqnr = figures("sqnr", 68);
    sqnr.setCellFactory(
        c ->
            new TextCell(
                row ->
                    row.sensitivity()
                        .map(found -> FormulaNumbers.decibels(found.sqnrDb()))
                        .orElse(DASH),
                LayerColumns::noTip));
    sqnr.setComparator(Comparator.comparingDouble(LayerRow::sqnrDb));
    return sqnr;
  }

  private TableColumn<LayerRow, LayerRow> top1() {
    TableColumn<LayerRow, LayerRow> top1 = figures("top1", 58);
    top1.setCellFactory(c -> new TextCell(LayerColumns::agreement, LayerColumns::noTip));
    top1.setComparator(Comparator.comparingDouble(row -> top1(row).orElse(Double.NaN)));
    return top1;
  }

  private static OptionalDouble top1(LayerRow row) {
    return row.sensitivity().map(LayerSensitivity::top1).orElse(OptionalDouble.empty());
  }

  private static String agreement(LayerRow row) {
    return top1(row).isPresent() ? FigureFormat.wholeShare(top1(row).getAsDouble()) : DASH;
  }

  private TableColumn<LayerRow, LayerRow> figures(String id, double width) {
    TableColumn<LayerRow, LayerRow> column = column(id, width);
    column.getStyleClass().add("figure-column");
    return column;
  }

  private TableColumn<LayerRow, LayerRow> column(String id, double width) {
    TableColumn<LayerRow, LayerRow> column = new TableColumn<>();
    column.setId("layers-" + id);
    column.setPrefWidth(width);
    column.setMinWidth(id.equals("name") ? 90 : width);
    Label heading = new Label(messages.get("quantization.layers." + id));
    heading.setTooltip(new Tooltip(messages.get("quantization.layers." + id + ".help")));
    column.setGraphic(heading);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
    return column;
  }

  /** A text, with more of it in the tip; that of a layer kept float is muted. */
  private static final class TextCell extends TableCell<LayerRow, LayerRow> {
    private final Function<LayerRow, String> text;
    private final Function<LayerRow, String> more;
    private final Tooltip tip = new Tooltip();

    TextCell(Function<LayerRow, String> text, Function<LayerRow, String> more) {
      this.text = text;
      this.more = more;
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    }

    @Override
    protected void updateItem(LayerRow row, boolean empty) {
      super.updateItem(row, empty);
      boolean filled = !empty && row != null;
      getStyleClass().remove("missing");
      setText(filled ? text.apply(row) : null);
      if (filled && row.keptFloat()) {
        getStyleClass().add("missing");
      }
      tip.setText(filled ? more.apply(row) : "");
      setTooltip(tip.getText().isEmpty() ? null : tip);
    }
  }
}
