/** Steps that train a student on what a teacher knows. */
package dev.lapidary.core.transform.distill;
