package dev.lapidary.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final MemoryDataset DATA =
      new MemoryDataset(
          new float[][] {{3, 4, 0}, {0, 0, 5}, {1, 2, 2}, {0, 0, 0}, {6, 0, 8}}, Optional.empty());

  @Test
  void modelAgreesWithItselfBitByBit() throws Exception {
    AgreementReport report = compare(scaled("N", 1), scaled("N", 1));
    assertTrue(report.identical());
    assertEquals(5, report.samples());
    assertEquals(1, report.cosineMean());
    assertEquals(1, report.cosineMin());
    assertEquals(1, report.top1().getAsDouble());
    assertTrue(report.sqnrDb().isEmpty());
    assertEquals("identical", report.sqnrReason().orElseThrow());
  }

  @Test
  void scalingKeepsTheAngleAndCostsSignal() throws Exception {
    AgreementReport report = compare(scaled("N", 1), scaled("N", 0.9f));
    assertFalse(report.identical());
    assertEquals(1, report.cosineMin(), 1e-6);
    assertEquals(20, report.sqnrDb().getAsDouble(), 1e-4);
    assertEquals(0.8, report.maxAbsoluteDifference(), 1e-5);
    assertEquals(1, report.top1().getAsDouble());
  }

  @Test
  void leastAgreementIsThatOfTheWorstSample() throws Exception {
    Model turned =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .floats("sign", 1, -1, 1)
            .node("Mul", "x sign", "y")
            .output("y", "N", 3)
            .model();
    AgreementReport report = compare(scaled("N", 1), turned);
    assertEquals((9 - 16) / 25.0, report.cosineMin(), 1e-6);
    assertEquals((-7 / 25.0 + 1 + 1 / 9.0 + 1 + 1) / 5, report.cosineMean(), 1e-6);
    assertEquals(10 * Math.log10(159.0 / (64 + 16)), report.sqnrDb().getAsDouble(), 1e-6);
    assertEquals(0.6, report.top1().getAsDouble(), 1e-9);
  }

  @Test
  void comparesModelsOfDifferentBatch() throws Exception {
    AgreementReport report = compare(scaled("N", 1), scaled(2, 1));
    assertTrue(report.identical());
    assertEquals(5, report.samples());
    assertEquals(5, compare(scaled(3, 1), scaled(2, 1)).samples());
  }

  @Test
  void comparesHalfPrecisionWithSinglePrecision() throws Exception {
    Model half =
        TestGraphs.opset(13)
            .input(ElementType.FLOAT16, "x", "N", 3)
            .node("Identity", "x", "y")
            .output(ElementType.FLOAT16, "y", "N", 3)
            .model();
    AgreementReport report = compare(scaled("N", 1), half);
    assertFalse(report.identical());
    assertEquals(1, report.cosineMean());
    AgreementReport random =
        new Agreement()
            .compare(
                scaled("N", 1),
                half,
                new AgreementInputs.AtRandom(8, 1, GivenInputs.none()),
                EvaluationSettings.defaults(),
                JobContext.none());
    assertTrue(random.sqnrDb().getAsDouble() > 60, () -> random.toString());
  }

  @Test
  void outputsThatAreNoNumbersAgreeWithNothing() throws Exception {
    Model divided =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .node("Div", "x x", "one")
            .node("Mul", "x one", "y")
            .output("y", "N", 3)
            .model();
    AgreementReport report = compare(scaled("N", 1), divided);
    assertEquals(4, report.nonFinite());
    assertEquals(0, report.cosineMin());
    assertEquals("outputs hold NaN or infinity", report.sqnrReason().orElseThrow());
  }

  @Test
  void comparesEachOutput() throws Exception {
    AgreementReport report = compare(two(1), two(0.9f));
    assertEquals(2, report.outputs().size());
    assertTrue(report.outputs().get(0).identical());
    assertEquals(20, report.outputs().get(1).sqnrDb().getAsDouble(), 1e-4);
    assertEquals(10 * Math.log10(2 / 0.01), report.sqnrDb().getAsDouble(), 1e-4);
  }

  @Test
  void refusesOutputsThatCannotBePaired() {
    WorkbenchException shape =
        assertThrows(
            WorkbenchException.class,
            () ->
                compare(
                    scaled("N", 1),
                    TestGraphs.opset(13)
                        .input("x", "N", 3)
                        .node("Flatten", "x", "y", "axis", 0)
                        .output("y", 1, "M")
                        .model()));
    assertEquals("agreement.shape", shape.messageKey());
    WorkbenchException missing =
        assertThrows(WorkbenchException.class, () -> compare(two(1), scaled("N", 1)));
    assertEquals("agreement.output", missing.messageKey());
  }

  private static AgreementReport compare(Model reference, Model model) throws WorkbenchException {
    return new Agreement()
        .compare(
            reference,
            model,
            new AgreementInputs.OfDataset(DATA),
            new EvaluationSettings(4, 1),
            JobContext.none());
  }

  private static Model scaled(Object batch, float factor) {
    return TestGraphs.opset(13)
        .input("x", batch, 3)
        .floats("factor", factor)
        .node("Mul", "x factor", "y")
        .output("y", batch, 3)
        .model();
  }

  private static Model two(float factor) {
    return TestGraphs.opset(13)
        .input("x", "N", 3)
        .floats("factor", factor)
        .node("Identity", "x", "y")
        .node("Mul", "x factor", "z")
        .output("y", "N", 3)
        .output("z", "N", 3)
        .model();
  }
}
