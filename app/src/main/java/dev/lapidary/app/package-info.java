/** The workbench: the window and the command line over one set of services. */
package dev.lapidary.app;
