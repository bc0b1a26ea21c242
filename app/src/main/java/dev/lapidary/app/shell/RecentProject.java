package dev.lapidary.app.shell;

import java.nio.file.Path;

/** A project opened before. */
public record RecentProject(Path folder) {

  /** The model's name: the folder's without the hash at its end. */
  String name() {
    return folder.getFileName().toString().replaceFirst("-[0-9a-f]{12}$", "");
  }
}
