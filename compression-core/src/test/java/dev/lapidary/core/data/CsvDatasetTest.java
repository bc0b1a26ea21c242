package dev.lapidary.core.data;

import static dev.lapidary.core.data.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetTest {
  @TempDir Path folder;

  @Test
  void namesClassesInTheOrderTheyAppear() throws Exception {
    Dataset dataset =
        Datasets.open(write("\uFEFFa,Species,b\n1,virginica,2.5\n\n3,\"se, \"\"to\"\"\",4\r\n"));
    assertEquals(List.of("virginica", "se, \"to\""), dataset.classes());
    Batch batch = dataset.batch(0, 1);
    assertArrayEquals(new float[] {1, 2.5f, 3, 4}, batch.inputs().get("").toFloats());
    assertArrayEquals(new int[] {0, 1}, batch.labels().orElseThrow());
  }

  @Test
  void readsWholeNumbersInTheLastColumnAsClassIndices() throws Exception {
    Dataset dataset = Datasets.open(write("a,b,digit\n1,2,7\n3,4,2.0\n"));
    assertArrayEquals(new int[] {7, 2}, dataset.labels().orElseThrow());
    assertEquals(List.of(), dataset.classes());
  }

  @Test
  void takesTheColumnsTheDescriptionNames() throws Exception {
    write("a,b,species\n1,2,y\n3,4,x\n");
    Dataset dataset =
        describe("'features':['b'], 'label':'species', 'classes':['x','y'], 'scale':10");
    Batch batch = dataset.batch(1, 0);
    assertArrayEquals(new float[] {40, 20}, batch.inputs().get("").toFloats());
    assertArrayEquals(new int[] {0, 1}, batch.labels().orElseThrow());
  }

  @Test
  void isUnlabelledIfTheLabelIsNull() throws Exception {
    write("a,b\n1,2\n");
    Dataset dataset = describe("'label':null");
    assertFalse(dataset.labelled());
    assertArrayEquals(new float[] {1, 2}, dataset.batch(0).inputs().get("").toFloats());
  }

  @Test
  void normalizesEachColumnByItsOwnMean() throws Exception {
    write("a,b,label\n1,2,0\n3,4,1\n");
    Dataset dataset = describe("'mean':[1,2], 'std':[2,0.5]");
    assertArrayEquals(new float[] {0, 0, 1, 4}, dataset.batch(0, 1).inputs().get("").toFloats());
  }

  @Test
  void refusesRaggedRows() throws Exception {
    refuses("a,b,c\n1,2,3\n\n1,2\n", "data.csvRagged", "line 4: found 2 fields, expected 3");
  }

  @Test
  void refusesFieldsThatAreNoNumbers() throws Exception {
    refuses("a,b\n1,x\n?,y\n", "data.csvNoNumber", "line 3, column \"a\": expected");
    refuses("a,b\n1d,x\n", "data.csvNoNumber", "found \"1d\"");
    refuses("a,b\nNaN,x\n", "data.csvNoNumber", "found \"NaN\"");
  }

  @Test
  void refusesLabelsThatAreNoClasses() throws Exception {
    refuses("a,label\n1,0\n2,0.5\n", "data.csvUnknownLabel", "line 3: the label \"0.5\"");
    refuses("a,label\n1,0\n2,-1\n", "data.csvUnknownLabel", "line 3: the label \"-1\"");
    refuses("a,label\n1,0\n2,\n", "data.csvNoLabel", "line 3");
    write("a,label\n1,x\n2,z\n");
    refused("data.csvUnknownLabel", "x, y", () -> describe("'classes':['x','y']"));
  }

  @Test
  void refusesUnknownColumns() throws Exception {
    write("a,b\n1,2\n");
    refused("data.csvNoColumn", "\"c\"; its columns are: a, b", () -> describe("'label':'c'"));
  }

  @Test
  void refusesFilesWithoutSamples() throws Exception {
    refuses("", "data.csvEmpty", "no row");
    refuses("a,b\n", "data.csvEmpty", "no row");
    refuses("a\n1\n", "data.csvNoFeature", "separated by commas");
    refuses("a,\"b\n1,2\n", "data.csvQuote", "line 1");
  }

  @Test
  void refusesTextInAnotherEncoding() throws Exception {
    Path file = folder.resolve("d.csv");
    Files.write(file, "a,b\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refused("data.csvEncoding", "UTF-8", () -> Datasets.open(file));
  }

  private void refuses(String text, String key, String part) throws IOException {
    Path file = write(text);
    refused(key, part, () -> Datasets.open(file));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("d.csv"), text);
  }

  private Dataset describe(String fields) throws Exception {
    String json = "{'formatVersion':1,'kind':'csv','file':'d.csv'," + fields + "}";
    Files.writeString(folder.resolve("dataset.json"), json.replace('\'', '"'));
    return Datasets.open(folder);
  }
}
