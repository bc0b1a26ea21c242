/** Steps that change how a model is written, not what it computes. */
package dev.lapidary.core.transform.convert;
