package dev.lapidary.core.transform.quantize.weights;

import java.util.Map;

/**
 * The codes of a weight and how they were chosen.
 *
 * @param figures for the report
 */
record ChosenBlocks(BlockMatrix matrix, Map<String, Object> figures) {}
