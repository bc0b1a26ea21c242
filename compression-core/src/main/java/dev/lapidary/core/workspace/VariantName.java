package dev.lapidary.core.workspace;

/** What a variant may be called on screen. */
final class VariantName {
  static final int MAXIMUM_LENGTH = 200;

  private VariantName() {}

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException if it is blank, too long or holds control characters
   */
  static String checked(String name) {
    if (name.isBlank()
        || name.length() > MAXIMUM_LENGTH
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a name has 1 to "
              + MAXIMUM_LENGTH
              + " characters, none of them control characters, found "
              + name.length());
    }
    return name;
  }
}
