/**
 * Variants on disk: a tree of models with where each came from and what was measured of it.
 *
 * <p>A workspace is a folder with one folder a variant. Whatever is written is written aside in the
 * same file system and moved into place, so a crash at any point leaves a workspace that opens and
 * no half variant. One process writes at a time; any number may read.
 */
package dev.lapidary.core.workspace;
