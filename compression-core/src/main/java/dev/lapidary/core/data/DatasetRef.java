package dev.lapidary.core.data;

import java.nio.file.Path;

/**
 * What identifies a dataset in provenance.
 *
 * @param path the folder or file the user named
 * @param sha256 hash over the content of its files, lower-case hexadecimal
 */
public record DatasetRef(Path path, String sha256) {}
