/** The main job on the bundled sample: which variants are made, of what, and by which recipe. */
package dev.lapidary.app.demo;
