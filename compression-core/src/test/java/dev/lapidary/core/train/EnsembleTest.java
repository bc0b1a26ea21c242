package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.train.network.SampleNetwork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  private final Model one = SampleNetwork.FASHION_SMALL.create(1);
  private final Model two = SampleNetwork.FASHION_TEACHER.create(2);

  private static float[] run(Model model, Map<String, Tensor> feeds) throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      return session.run(feeds, JobContext.none()).values().iterator().next().toFloats();
    }
  }

  @Test
  void outputIsTheMeanOfTheMembersOutputs() throws WorkbenchException {
    Map<String, Tensor> feeds = RandomInputs.of(one.graph(), 4, GivenInputs.none(), 7);
    float[] first = run(one, feeds);
    float[] second = run(two, feeds);
    float[] expected = new float[first.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (first[i] + second[i]) / 2;
    }
    assertArrayEquals(expected, run(Ensemble.of(List.of(one, two)), feeds), 1e-5f);
  }

  @Test
  void theMeanOfProbabilitiesHasScoresThatDistillationCompares() throws WorkbenchException {
    Model first = withSoftmax(one);
    Model second = withSoftmax(two);
    Model joined = Ensemble.of(List.of(first, second));
    Map<String, Tensor> feeds = RandomInputs.of(one.graph(), 4, GivenInputs.none(), 7);
    float[] expected = run(first, feeds);
    float[] others = run(second, feeds);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (expected[i] + others[i]) / 2;
    }
    assertArrayEquals(expected, run(joined, feeds), 1e-5f);
    String output = joined.graph().outputs().get(0).name();
    assertNotEquals(output, LogitsValue.behind(joined.graph(), output));
  }

  private static Model withSoftmax(Model model) {
    GraphEditor editor = GraphEditor.of(model.graph());
    ValueInfo scores = model.graph().outputs().get(0);
    editor.append(Node.of("Softmax", List.of(scores.name()), List.of("probabilities")));
    editor.outputs(List.of(new ValueInfo("probabilities", scores.type(), scores.extras())));
    return model.withGraph(editor.build());
  }

  @Test
  void operatorSetsOfOtherDomainsComeAlong() throws WorkbenchException {
    Model joined = Ensemble.of(List.of(one, two.withOpset("com.microsoft", 1)));
    assertEquals(1L, joined.opsets().get("com.microsoft"));
  }

  @Test
  void membersStayAsTheyAre() throws WorkbenchException {
    String before = GraphPrinter.print(one.graph());
    Ensemble.of(List.of(one, one));
    assertEquals(before, GraphPrinter.print(one.graph()));
  }

  @Test
  void refusesMembersOfDifferentOpsets() {
    ModelException refused =
        assertThrows(ModelException.class, () -> Ensemble.of(List.of(one, two.withOpset("", 18))));
    assertEquals("ensemble.differs", refused.messageKey());
  }
}
