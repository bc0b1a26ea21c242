package dev.lapidary.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class JobContextTest {
  private final List<String> heard = new ArrayList<>();
  private boolean cancelled;
  private final JobContext whole =
      new JobContext() {
        @Override
        public void progress(double fraction, String message) {
          heard.add(String.format(Locale.ROOT, "%.2f %s", fraction, message));
        }

        @Override
        public void note(String message) {
          heard.add("noted " + message);
        }

        @Override
        public boolean isCancelled() {
          return cancelled;
        }

        @Override
        public Registration onCancel(Runnable action) {
          action.run();
          return () -> {};
        }
      };

  @Test
  void sliceReportsAsPartOfTheWhole() {
    whole.slice(0.5, 1).slice(0, 0.5).progress(1, "half of the second half");
    assertEquals(List.of("0.75 half of the second half"), heard);
  }

  @Test
  void sliceClampsWhatIsBeyondItsEnds() {
    JobContext slice = whole.slice(0.2, 0.4);
    slice.progress(-1, "a");
    slice.progress(7, "b");
    assertEquals(List.of("0.20 a", "0.40 b"), heard);
  }

  @Test
  void stageNamesWhatItIsAbout() {
    whole.stage(0, 1, "int8").stage(0, 1, "accuracy").progress(0.5, "64 / 128");
    assertEquals(List.of("0.50 int8: accuracy: 64 / 128"), heard);
  }

  @Test
  void stageNamesWhatItsNotesAreAbout() {
    whole.stage(0, 0.5, "int8").note("nothing is observed");
    assertEquals(List.of("noted int8: nothing is observed"), heard);
  }

  @Test
  void sliceIsCancelledWithTheWhole() {
    JobContext slice = whole.slice(0, 1);
    assertFalse(slice.isCancelled());
    cancelled = true;
    assertThrows(CancellationException.class, slice::throwIfCancelled);
  }

  @Test
  void sliceRefusesEndsOutOfOrder() {
    assertThrows(IllegalArgumentException.class, () -> whole.slice(0.6, 0.5));
    assertThrows(IllegalArgumentException.class, () -> whole.slice(0, Double.NaN));
  }

  @Test
  void nobodyListensToNone() {
    JobContext none = JobContext.none();
    none.progress(0.5, "unheard");
    none.throwIfCancelled();
    none.onCancel(() -> heard.add("ran")).close();
    assertEquals(List.of(), heard);
  }
}
