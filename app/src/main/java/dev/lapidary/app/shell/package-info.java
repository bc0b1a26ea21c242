/** The window's frame: welcome, toolbar, menus, panes, status. */
package dev.lapidary.app.shell;
