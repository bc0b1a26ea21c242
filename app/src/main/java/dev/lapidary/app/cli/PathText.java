package dev.lapidary.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Paths as options and parameters take them. */
final class PathText implements ITypeConverter<Path> {

  @Override
  public Path convert(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw notPath(text, e);
    }
    throw notPath(text, null);
  }

  private static TypeConversionException notPath(String text, InvalidPathException cause) {
    TypeConversionException failure =
        new TypeConversionException("expected a path, found '" + text + "'");
    failure.initCause(cause);
    return failure;
  }
}
