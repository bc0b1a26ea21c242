/** Steps that set weights to zero or take them out. */
package dev.lapidary.core.transform.prune;
