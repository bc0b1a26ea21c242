package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TeachingTest {
  private final Lesson lesson = new Lesson();

  private static LogitsDistillation step(Map<String, Object> values) throws Exception {
    Map<String, Object> all = new HashMap<>(Map.of("epochs", 8, "batchSize", 32));
    all.putAll(values);
    return LogitsDistillation.TYPE.create(all);
  }

  @Test
  void everyTeacherButTheModelItselfMustBeThere() throws Exception {
    assertEquals(
        Set.of("big", "other"), step(Map.of("teacher", "big, self,other")).requiredModels());
    assertEquals(Set.of(), step(Map.of("teacher", "self")).requiredModels());
    assertEquals(Set.of(), step(Map.of("softWeight", 0.0)).requiredModels());
  }

  @Test
  void thereMustBeOneTeacher() {
    RecipeException refused =
        assertThrows(RecipeException.class, () -> step(Map.of("teacher", " ,")));
    assertTrue(refused.getMessage().contains("1 model or more"), refused.getMessage());
  }

  @Test
  void twoTeachersTeachWithoutLabels() throws Exception {
    step(Map.of("teacher", "big, other", "softWeight", 1.0))
        .apply(Lesson.student(), lesson.unlabelled());
    assertTrue(lesson.lastLoss() < 0.8 * lesson.firstLoss());
  }

  @Test
  void aModelBornAgainLearnsFromWhatItWas() throws Exception {
    Model before = Lesson.student();
    step(Map.of("teacher", "self", "student", "born-again", "softWeight", 1.0))
        .apply(before, lesson.unlabelled());
    assertTrue(lesson.firstLoss() > 1e-3, "fresh weights differ from the teacher's");
    assertTrue(lesson.lastLoss() < 0.8 * lesson.firstLoss());
  }

  @Test
  void theSeedDrawsTheFreshWeights() throws Exception {
    Model model = Lesson.student();
    byte[] first = OnnxWriter.toBytes(Student.BORN_AGAIN.start(model, 1));
    assertArrayEquals(first, OnnxWriter.toBytes(Student.BORN_AGAIN.start(model, 1)));
    assertNotEquals(Student.BORN_AGAIN.start(model, 1), Student.BORN_AGAIN.start(model, 2));
  }

  @Test
  void aModelAsItIsHasNothingToLearnFromItself() throws Exception {
    step(Map.of("teacher", "self", "softWeight", 1.0, "epochs", 1))
        .apply(Lesson.student(), lesson.unlabelled());
    assertEquals(0, lesson.firstLoss(), 1e-5);
  }
}
