/** Steps that make a graph smaller without changing what it computes, rounding aside. */
package dev.lapidary.core.transform.simplify;
