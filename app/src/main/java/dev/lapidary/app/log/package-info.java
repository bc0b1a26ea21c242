/** Where the log goes. The only place that sees Logback; all others log through SLF4J. */
package dev.lapidary.app.log;
