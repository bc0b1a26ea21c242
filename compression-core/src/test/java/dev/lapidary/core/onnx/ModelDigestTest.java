package dev.lapidary.core.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ModelDigestTest {
  private static byte[] digest(Model model) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    OnnxWriter.digest(model, digest);
    return digest.digest();
  }

  private static Model model(String operator, float... values) throws Exception {
    return TestGraphs.opset(13)
        .input("x", "N", values.length)
        .floats("a", values)
        .node(operator, "x a", "y")
        .output("y", "N", values.length)
        .model();
  }

  @Test
  void equalModelsHaveOneDigestAndOthersHaveOthers() throws Exception {
    byte[] one = digest(model("Add", 1, 2));
    assertArrayEquals(one, digest(model("Add", 1, 2)));
    assertFalse(Arrays.equals(one, digest(model("Add", 1, 3))), "other values");
    assertFalse(Arrays.equals(one, digest(model("Mul", 1, 2))), "another operator");
  }
}
