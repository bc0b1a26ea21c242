/** Variants on disk: a tree of models with where each came from and what was measured of it. */
package dev.lapidary.core.workspace;
