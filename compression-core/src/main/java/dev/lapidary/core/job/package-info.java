/** All that long work knows of its caller: progress out, cancellation in. */
package dev.lapidary.core.job;
