package dev.lapidary.core.profile;

/** Energy of one run in millijoules and where the figure comes from. */
public record Energy(double millijoules, FigureKind kind) {}
