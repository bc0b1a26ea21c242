/** Datasets: opened from files, decoded batch by batch, preprocessed, bound to a model's inputs. */
package dev.lapidary.core.data;
