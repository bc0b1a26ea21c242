/**
 * The variants of the open project: which there are, which is selected, the tree that shows them.
 */
package dev.lapidary.app.variants;
