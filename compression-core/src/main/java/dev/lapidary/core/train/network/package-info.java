/** Small networks of the project's own, freshly initialised, and how they are trained. */
package dev.lapidary.core.train.network;
