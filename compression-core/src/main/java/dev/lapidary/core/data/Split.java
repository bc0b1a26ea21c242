package dev.lapidary.core.data;

/** A dataset in two parts that share no sample. */
public record Split(Dataset first, Dataset second) {}
