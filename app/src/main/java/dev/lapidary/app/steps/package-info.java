/** Forms for the steps, built from what each step says of its parameters. */
package dev.lapidary.app.steps;
