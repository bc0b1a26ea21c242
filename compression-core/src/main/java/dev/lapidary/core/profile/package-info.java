/** What a model costs: work per layer, and measured or simulated time, memory and energy. */
package dev.lapidary.core.profile;
