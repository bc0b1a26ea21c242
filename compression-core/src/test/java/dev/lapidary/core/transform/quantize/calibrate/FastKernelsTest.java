package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import org.junit.jupiter.api.Test;

class FastKernelsTest {

  @Test
  void serveConvolutions() {
    assertTrue(FastKernels.serve(conv().output("h").model().graph()));
  }

  @Test
  void serveNoStepsOfWhatIsRounded() {
    TestGraphs quantized =
        conv().floats("scale", 0.1f).node("QuantizeLinear", "h scale", "q").output("q");
    assertFalse(FastKernels.serve(quantized.model().graph()));
  }

  @Test
  void serveNoOperatorsOfOthers() {
    TestGraphs custom = conv().nodeOf("com.microsoft", "Gelu", "h", "y").output("y");
    assertFalse(FastKernels.serve(custom.model().graph()));
  }

  @Test
  void serveNoGraphWithoutConvolutions() {
    TestGraphs plain = TestGraphs.opset(13).input("x", "N", 4).node("Relu", "x", "y").output("y");
    assertFalse(FastKernels.serve(plain.model().graph()));
  }

  private static TestGraphs conv() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .node("Conv", "x w", "h");
  }
}
