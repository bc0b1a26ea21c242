/** Charts that keep themselves painted, in the background. */
package dev.lapidary.app.plot;
