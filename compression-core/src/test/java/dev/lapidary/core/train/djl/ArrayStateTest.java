package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.train.checkpoint.StateArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrayStateTest {

  @BeforeEach
  void settle() {
    TrainingRuntime.defaults().settle();
    TrainingRuntime.defaults().enter(1);
  }

  private static float[] restored(Shape shape, boolean gradient, float... values) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = manager.zeros(shape);
      array.setRequiresGradient(gradient);
      StateArray state = ArrayState.of(array);
      assertEquals(values.length, state.length());
      state.restore().accept(values);
      assertEquals(shape, array.getShape());
      return state.values().get();
    }
  }

  @Test
  void weightsAreOverwrittenInPlace() {
    float[] values = {1, -2, Float.NaN, 4, 5, 6};
    assertArrayEquals(values, restored(new Shape(2, 3), true, values));
  }

  @Test
  void singleNumbersAreToo() {
    assertArrayEquals(new float[] {7}, restored(new Shape(), true, 7));
  }
}
