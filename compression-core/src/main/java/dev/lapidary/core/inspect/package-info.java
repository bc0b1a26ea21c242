/** What a model is, told from its graph alone: sizes and counts for people and reports. */
package dev.lapidary.core.inspect;
