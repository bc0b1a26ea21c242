package dev.lapidary.app.ui.chart;

import java.awt.image.DataBufferInt;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Optional;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;

/** A place for a chart. Who fills it paints a {@link ChartPicture} whenever the size changes. */
public final class ChartPane extends Region {
  private final ImageView view = new ImageView();
  private PaintedChart painted = new PaintedChart(List.of());

  public ChartPane() {
    getStyleClass().add("chart-pane");
    setMinSize(0, 0);
    view.setManaged(false);
    getChildren().add(view);
  }

  /** Shows a picture, whose pixels must not change afterwards. */
  public void show(ChartPicture picture) {
    int width = picture.pixels().getWidth();
    int height = picture.pixels().getHeight();
    int[] pixels = ((DataBufferInt) picture.pixels().getRaster().getDataBuffer()).getData();
    view.setImage(
        new WritableImage(
            new PixelBuffer<>(
                width, height, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance())));
    view.setFitWidth(width / picture.scale());
    view.setFitHeight(height / picture.scale());
    painted = picture.painted();
  }

  /** Whether anything is shown yet. */
  public boolean showsPicture() {
    return view.getImage() != null;
  }

  /** The id of the point at a place of this node. */
  public Optional<String> idAt(double x, double y) {
    return painted.idAt(x, y);
  }

  /** Where a point was painted, in this node. */
  public Optional<PaintedChart.Spot> spot(String id) {
    return painted.spots().stream().filter(spot -> spot.id().equals(id)).findFirst();
  }
}
