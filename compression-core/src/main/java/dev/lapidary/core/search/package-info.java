/** Choosing among candidates: which of them nobody would drop for another. */
package dev.lapidary.core.search;
