package dev.lapidary.core.workspace;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;

/** What went wrong with a file, in a phrase. */
final class IoReason {
  private IoReason() {}

  static String of(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof ReadOnlyFileSystemException) {
      return "read-only file system";
    } else if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
