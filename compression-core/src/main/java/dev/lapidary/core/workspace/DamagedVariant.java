package dev.lapidary.core.workspace;

import java.nio.file.Path;

/**
 * A folder of a workspace that should hold a variant and does not. It is left as it is; the rest of
 * the workspace works.
 *
 * @param reason what is wrong with it, one phrase in English
 */
public record DamagedVariant(Path folder, String reason) {}
