/**
 * Steps that make one model of another. A step is a record of validated parameters; what it works
 * with comes in the {@link dev.lapidary.core.transform.TransformContext}.
 */
package dev.lapidary.core.transform;
