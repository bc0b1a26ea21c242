/**
 * Strict reading of the JSON that users write: what is unknown, absent, doubled or of the wrong
 * kind is one message that names file, place, expected and found.
 */
package dev.lapidary.core.json;
