package dev.lapidary.app.inspector;

/** One line of where a variant came from. */
public record Fact(String label, String value) {}
