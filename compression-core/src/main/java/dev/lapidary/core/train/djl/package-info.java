/**
 * Training with PyTorch through DJL: interprets a graph with differentiable operations. The only
 * package that sees DJL.
 */
package dev.lapidary.core.train.djl;
