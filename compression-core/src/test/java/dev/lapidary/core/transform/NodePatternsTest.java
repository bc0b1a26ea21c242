package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodePatternsTest {
  private static final List<Node> NODES =
      List.of(node("stem", "Conv_0"), node("block1.conv", ""), node("block1.norm", ""));

  private static Node node(String output, String name) {
    return Node.of("Relu", List.of("x"), List.of(output)).withName(name);
  }

  private static List<String> find(String... patterns) throws Exception {
    return NodePatterns.find("train.fine-tune", "frozen", List.of(patterns), NODES).stream()
        .map(Node::id)
        .toList();
  }

  @Test
  void starsStandForAnyText() throws Exception {
    assertEquals(List.of("block1.conv", "block1.norm"), find("block1.*"));
  }

  @Test
  void questionMarksStandForOneCharacterAlsoOfTheName() throws Exception {
    assertEquals(List.of("stem"), find("Conv_?"));
  }

  @Test
  void everyNodeComesOnceInGraphOrder() throws Exception {
    assertEquals(List.of("stem", "block1.norm"), find("block1.norm", "stem", "s*"));
  }

  @Test
  void dotsAreDots() {
    assertThrows(RecipeException.class, () -> find("block1?conv."));
  }

  @Test
  void unknownPatternsComeWithNearNames() {
    RecipeException failure = assertThrows(RecipeException.class, () -> find("blok1.*"));
    String message = failure.getMessage();
    assertTrue(message.endsWith("did you mean: block1.conv, block1.norm?"), message);
  }

  @Test
  void unknownNamesComeWithNearOnes() {
    RecipeException failure = assertThrows(RecipeException.class, () -> find("block1.cons"));
    assertEquals("step.unknownNode", failure.messageKey());
    assertTrue(failure.getMessage().contains("block1.conv"), failure.getMessage());
  }
}
