/** Java processes started beside this one, for work that may die or must give all memory back. */
package dev.lapidary.core.process;
