package dev.lapidary.core.train;

/**
 * A value of the student that shall become like a value of the teacher.
 *
 * @param student name of a value of the student's graph
 * @param teacher name of a value of the teacher's graph
 */
public record ValuePair(String student, String teacher) {
  public ValuePair {
    if (student.isBlank() || teacher.isBlank()) {
      throw new IllegalArgumentException(
          "a pair needs two value names, found \"" + student + "\" and \"" + teacher + "\"");
    }
  }
}
