/** Steps that train the weights a model has. */
package dev.lapidary.core.transform.train;
