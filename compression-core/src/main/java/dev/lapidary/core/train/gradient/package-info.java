/**
 * Gradients for those who do not train: how much weights, channels, layers and inputs matter to the
 * loss.
 */
package dev.lapidary.core.train.gradient;
