package dev.lapidary.app.ui.chart;

import dev.lapidary.core.profile.FigureKind;

/**
 * One variant in the plot.
 *
 * @param id what a click gives back
 * @param name the label beside the point
 * @param x in the unit of the x axis
 * @param y in the unit of the y axis
 * @param kind the weaker of the two figures' kinds
 * @param onFront whether no other point dominates it
 * @param selected whether it is drawn emphasised
 */
public record TradeOffPoint(
    String id,
    String name,
    Interval x,
    Interval y,
    FigureKind kind,
    boolean onFront,
    boolean selected) {

  /** A point not selected and not yet judged; {@link TradeOffChart#of} finds the front. */
  public static TradeOffPoint of(String name, Interval x, Interval y, FigureKind kind) {
    return new TradeOffPoint(name, name, x, y, kind, false, false);
  }

  /** This point, on the front or off it. */
  public TradeOffPoint withOnFront(boolean nowOnFront) {
    return new TradeOffPoint(id, name, x, y, kind, nowOnFront, selected);
  }

  /** This point, selected or not. */
  public TradeOffPoint withSelected(boolean nowSelected) {
    return new TradeOffPoint(id, name, x, y, kind, onFront, nowSelected);
  }
}
