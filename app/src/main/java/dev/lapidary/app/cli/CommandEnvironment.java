package dev.lapidary.app.cli;

import dev.lapidary.app.Services;
import java.io.PrintWriter;

/** What every command works with. */
record CommandEnvironment(Services services, PrintWriter out) {}
