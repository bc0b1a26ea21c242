/**
 * What is known of a variant - how good, how large, how fast - and how it is written: results.json,
 * report.html. Used by the command line and the window alike.
 */
package dev.lapidary.app.results;
