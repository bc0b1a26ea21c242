package dev.lapidary.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lapidary.core.error.RecipeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeJsonTest {
  private final RecipeJson json =
      new RecipeJson(new TransformCatalog(List.of(AddBias.TYPE, RaiseOpset.TYPE)));

  @TempDir Path folder;

  @Test
  void everyKindOfParameterSurvivesARoundTrip() throws Exception {
    Recipe recipe =
        Recipe.of(
            new AddBias(
                -0.1,
                1 / 3.0,
                1L << 35,
                true,
                AddBias.Side.RIGHT_HAND,
                "t \"é\"",
                List.of("a", "")),
            new RaiseOpset(17));
    assertEquals(recipe, json.read(json.write(recipe), "memory"));
    assertEquals(recipe, json.fromTree(json.toTree(recipe), "memory"));
  }

  @Test
  void writesTheTypeFirstAndEveryParameter() throws Exception {
    assertEquals(
        new JsonMapper()
            .readTree(
                "{\"formatVersion\":1,\"steps\":[{\"type\":\"convert.opset\",\"version\":13}]}"),
        json.toTree(Recipe.of(new RaiseOpset(13))));
  }

  @Test
  void anAbsentParameterTakesItsInitialValue() throws Exception {
    assertEquals(Recipe.of(AddBias.of(0.25)), read("{'type':'test.add-bias'}"));
  }

  @Test
  void anAliasReadsAndIsWrittenUnderTheLabelOfToday() throws Exception {
    Recipe recipe = read("{'type':'test.bias','amount':2}");
    assertEquals("test.add-bias", json.toTree(recipe).at("/steps/0/type").textValue());
  }

  @Test
  void anEmptyListOfStepsIsARecipe() throws Exception {
    assertEquals(Recipe.of(), read(""));
  }

  @Test
  void anUnknownStepIsAnErrorThatNamesPlaceAndNearMatch() {
    assertMessage("{'type':'test.add-bais'}", "here, step 1", "test.add-bais", "test.add-bias");
  }

  @Test
  void anUnknownParameterIsAnErrorThatNamesTheKnownOnes() {
    assertMessage("{'type':'convert.opset','opset':1}", "here, step 1", "\"opset\"", "version");
  }

  @Test
  void aValueOutOfRangeIsAnErrorThatNamesTheRange() {
    assertMessage("{'type':'convert.opset','version':99}", "a whole number from 1 to 21", "99");
    assertMessage("{'type':'convert.opset','version':1.5}", "whole number", "1.5");
    assertMessage("{'type':'convert.opset','version':1e300}", "whole number");
    assertMessage("{'type':'test.add-bias','share':1.01}", "a number from 0 to 1,", "1.01");
  }

  @Test
  void aValueOfAnotherKindIsAnError() {
    assertMessage("{'type':'test.add-bias','data':'yes'}", "true or false", "found \"yes\"");
    assertMessage("{'type':'test.add-bias','side':'up'}", "left-hand, right-hand", "up");
    assertMessage("{'type':'test.add-bias','layers':'a'}", "list of texts");
    assertMessage("{'type':'test.add-bias','layers':[1]}", "list of texts", "found 1");
    assertMessage("{'type':'test.add-bias','layers':{'a':1}}", "list of texts", "found an object");
    assertMessage("{'type':'test.add-bias','teacher':null}", "a text", "null");
    assertMessage("{'type':'test.add-bias','amount':{}}", "a number");
  }

  @Test
  void aStepWithoutTypeIsAnError() {
    assertMessage("{'sparsity':0.5}", "here, step 1", "\"type\"");
    assertMessage("3", "here, step 1", "\"type\"");
  }

  @Test
  void theSecondOfTwoStepsIsNamed() {
    assertMessage("{'type':'test.bias'},{'type':'x'}", "step 2", "\"x\"");
  }

  @Test
  void theFrameIsChecked() {
    assertWhole("[]", "here", "JSON object");
    assertWhole("", "here", "JSON object");
    assertWhole("{'formatVersion':2,'steps':[]}", "must be 1, found 2");
    assertWhole("{'formatVersion':'1','steps':[]}", "must be 1");
    assertWhole("{'steps':[]}", "formatVersion");
    assertWhole("{'formatVersion':1}", "\"steps\"");
    assertWhole("{'formatVersion':1,'steps':[],'note':1}", "\"note\"");
  }

  @Test
  void brokenJsonIsAnErrorWithLineAndColumn() {
    assertWhole("{'formatVersion':1,\n'steps':[}", "here, line 2");
    assertWhole("{'formatVersion':1,'formatVersion':1,'steps':[]}", "line 1", "stands twice");
    assertWhole("{'formatVersion':1,'steps':[]} x", "line 1");
    assertWhole("[".repeat(10_000), "here", "deep");
  }

  @Test
  void aFileThatIsTooLargeOrAbsentIsAnErrorThatNamesIt() throws Exception {
    Path large = Files.writeString(folder.resolve("large.json"), " ".repeat(2_000_000));
    assertTrue(error(large).contains("large.json"));
    assertTrue(error(folder.resolve("absent.json")).contains("absent.json"));
    Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xFF, 0, 1});
    assertTrue(error(binary).contains("binary.json"));
  }

  @Test
  void readsWhatItWroteToAFile() throws Exception {
    Recipe recipe = Recipe.of(AddBias.of(1));
    Path file = Files.writeString(folder.resolve("r.json"), json.write(recipe));
    assertEquals(recipe, json.read(file));
  }

  @Test
  void theReasonInsideAMessageIsTranslatedToo() {
    RecipeException error =
        assertThrows(RecipeException.class, () -> read("{'type':'convert.opset','version':99}"));
    String chinese = error.localizedMessage(Locale.SIMPLIFIED_CHINESE);
    assertFalse(chinese.contains("must be"), chinese);
  }

  private String error(Path file) {
    return assertThrows(RecipeException.class, () -> json.read(file)).getMessage();
  }

  private Recipe read(String steps) throws RecipeException {
    return json.read(("{'formatVersion':1,'steps':[" + steps + "]}").replace('\'', '"'), "here");
  }

  private void assertMessage(String steps, String... parts) {
    assertParts(assertThrows(RecipeException.class, () -> read(steps)), parts);
  }

  private void assertWhole(String text, String... parts) {
    assertParts(
        assertThrows(RecipeException.class, () -> json.read(text.replace('\'', '"'), "here")),
        parts);
  }

  private static void assertParts(RecipeException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
