/**
 * What a training needs to go on where it was interrupted, and the file it is kept in. Knows
 * nothing of the engine that trains.
 */
package dev.lapidary.core.train.checkpoint;
