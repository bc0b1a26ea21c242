package dev.lapidary.core.error;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a file, in a phrase for a message; never the name of a Java class. */
public final class IoReason {
  private static final Map<Class<? extends Exception>, String> PHRASES =
      Map.of(
          NoSuchFileException.class, "no such file or folder",
          AccessDeniedException.class, "permission denied",
          NotDirectoryException.class, "not a folder",
          FileAlreadyExistsException.class, "a file of that name is in the way",
          DirectoryNotEmptyException.class, "the folder is not empty",
          ReadOnlyFileSystemException.class, "read-only file system",
          EOFException.class, "it ends too early");

  /** The streams of java.io put the system's words in brackets behind the path. */
  private static final Pattern IN_BRACKETS = Pattern.compile(".*\\(([^()]+)\\)$");

  private IoReason() {}

  /** The phrase; in lower case where it is ours, else the words of the system. */
  public static String of(Throwable failure) {
    String phrase = PHRASES.get(failure.getClass());
    if (phrase != null) {
      return phrase;
    } else if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    } else if (failure instanceof FileSystemException e) {
      return e.getReason() == null ? "the system refuses" : e.getReason();
    }
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return "the system gives no reason";
    }
    Matcher bracketed = IN_BRACKETS.matcher(message);
    return failure instanceof FileNotFoundException && bracketed.matches()
        ? bracketed.group(1)
        : message;
  }
}
