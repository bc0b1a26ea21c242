/** The multiple-choice knapsack problem: one option of each class, least loss within a budget. */
package dev.lapidary.core.transform.quantize.knapsack;
