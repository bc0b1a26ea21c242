/** Lists of steps as readable JSON, and the runner that replays them. */
package dev.lapidary.core.recipe;
