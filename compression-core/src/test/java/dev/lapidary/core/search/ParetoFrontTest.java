package dev.lapidary.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private record Candidate(String name, double millis, double accuracy) {}

  private static final Candidate BASELINE = new Candidate("baseline", 10, 0.93);
  private static final Candidate FAST = new Candidate("fast", 4, 0.91);
  private static final Candidate SLOW_AND_WRONG = new Candidate("slow and wrong", 11, 0.90);

  private static List<String> front(Candidate... candidates) {
    List<Objective<? super Candidate>> objectives =
        List.of(Objective.lower(Candidate::millis), Objective.higher(Candidate::accuracy));
    return ParetoFront.of(List.of(candidates), objectives).stream().map(Candidate::name).toList();
  }

  @Test
  void keepsWhatTradesOneFigureForAnother() {
    assertEquals(List.of("baseline", "fast"), front(BASELINE, FAST));
  }

  @Test
  void dropsWhatIsWorseInEverything() {
    assertEquals(List.of("baseline", "fast"), front(SLOW_AND_WRONG, BASELINE, FAST));
  }

  @Test
  void dropsWhatIsEqualInOneAndWorseInTheOther() {
    assertEquals(List.of("baseline"), front(BASELINE, new Candidate("slower", 12, 0.93)));
  }

  @Test
  void keepsEqualsTogether() {
    assertEquals(List.of("baseline", "twin"), front(BASELINE, new Candidate("twin", 10, 0.93)));
  }

  @Test
  void unknownFiguresNeitherWinNorDominate() {
    assertEquals(
        List.of("baseline"), front(BASELINE, new Candidate("unmeasured", Double.NaN, 0.99)));
  }

  @Test
  void nothingHasNoFront() {
    assertEquals(List.of(), front());
  }

  @Test
  void refusesToJudgeByNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> ParetoFront.of(List.of(BASELINE), List.of()));
  }
}
