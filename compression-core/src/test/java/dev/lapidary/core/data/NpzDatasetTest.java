package dev.lapidary.core.data;

import static dev.lapidary.core.data.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzDatasetTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("d.npz");
  }

  @Test
  void feedsXAndReadsLabelsFromY() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.floats("x", "(2, 3)", 1, 2, 3, 4, 5, 6).longs("y", "(2,)", 7, 8);
    }
    Dataset dataset = Datasets.open(file);
    assertEquals("[N, 3]", dataset.inputs().get(0).tensorType().orElseThrow().shape().toString());
    Batch batch = dataset.batch(1, 1, 0);
    assertArrayEquals(new float[] {4, 5, 6, 4, 5, 6, 1, 2, 3}, batch.inputs().get("").toFloats());
    assertArrayEquals(new int[] {8, 8, 7}, batch.labels().orElseThrow());
  }

  @Test
  void keepsIntegersUnderTheirNames() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.longs("ids", "(2, 2)", 101, Long.MAX_VALUE, 3, 4).longs("mask", "(2, 2)", 1, 1, 1, 0);
    }
    Files.writeString(
        folder.resolve("dataset.json"),
        """
        {"formatVersion":1, "kind":"npz", "file":"d.npz", "labels":null,
         "inputs":{"input_ids":"ids", "attention_mask":"mask"}}
        """);
    Dataset dataset = Datasets.open(folder);
    assertFalse(dataset.labelled());
    Tensor ids = dataset.batch(0).inputs().get("input_ids");
    assertEquals(ElementType.INT64, ids.elementType());
    assertArrayEquals(new long[] {101, Long.MAX_VALUE}, ids.toLongs());
    assertArrayEquals(new long[] {1, 0}, dataset.batch(1).inputs().get("attention_mask").toLongs());
  }

  @Test
  void readsEveryNumberType() throws Exception {
    String[] types = {"|i1", "|u1", ">i2", "<u2", ">i4", "<u4", ">i8", "<u8", "|b1"};
    for (String type : types) {
      int width = type.charAt(2) - '0';
      byte[] content = new byte[width];
      content[type.charAt(0) == '>' ? width - 1 : 0] = 1;
      assertEquals(1, single(type, content), type);
    }
    assertEquals(1, single("<f2", new byte[] {0, 0x3C}));
    assertEquals(1, single(">f4", new byte[] {0x3F, (byte) 0x80, 0, 0}));
    assertEquals(1, single(">f8", new byte[] {0x3F, (byte) 0xF0, 0, 0, 0, 0, 0, 0}));
  }

  private double single(String type, byte[] content) throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.add("x", type, "(1, 1)", false, content);
    }
    return Datasets.open(file).batch(0).inputs().get("").doubleAt(0);
  }

  @Test
  void turnsColumnMajorArraysAround() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.add("x", "|u1", "(2, 3)", true, new byte[] {1, 4, 2, 5, 3, 6});
    }
    Tensor x = Datasets.open(file).batch(0, 1).inputs().get("");
    assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, x.toLongs());
  }

  @Test
  void readsWhatNumPyWrote() throws Exception {
    Dataset dataset = Datasets.open(Fixtures.require("kws/kws_300.npz"));
    assertEquals(300, dataset.size());
    assertEquals(
        "[N, 49, 10, 1]", dataset.inputs().get(0).tensorType().orElseThrow().shape().toString());
  }

  @Test
  void refusesAbsurdShapes() throws Exception {
    refusesHeader("(99999999999999999999, 2)", "data.tooLarge", "99999999999999999999");
    refusesHeader("(2000000000, 2000000000)", "data.tooLarge", "d.npz (x)");
    refusesHeader("(0, 2)", "data.emptyArray", "[0, 2]");
    refusesHeader("()", "data.emptyArray", "[]");
    refusesHeader("(-1, 2)", "data.npyHeader", "(-1, 2)");
    refusesHeader("(3, 2)", "data.truncated", "promises 24 bytes of content, found 16");
    refusesHeader("(1, 2)", "data.trailing", "after the 8 bytes");
  }

  private void refusesHeader(String shape, String key, String part) throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.floats("x", shape, 1, 2, 3, 4);
    }
    refused(key, part, () -> Datasets.open(file));
  }

  @Test
  void refusesObjectsAndRecords() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.add("x", "|O", "(2,)", false, new byte[16]);
    }
    refused("data.npyType", "\"O\"", () -> Datasets.open(file));
  }

  @Test
  void refusesDamagedZips() throws Exception {
    Files.write(file, Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, 50));
    refused("data.npzDamaged", "d.npz", () -> Datasets.open(file));
  }

  @Test
  void refusesInputsOfDifferentLength() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.longs("a", "(2,)", 1, 2).longs("b", "(3,)", 1, 2, 3);
    }
    refused("data.npzSamples", "(b) holds 3 samples, another input 2", () -> Datasets.open(file));
  }

  @Test
  void refusesLabelsThatAreNoClasses() throws Exception {
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.longs("x", "(2,)", 1, 2).floats("y", "(2,)", 1, 0.5f);
    }
    refused("data.labelValue", "sample 1 must be a whole number", () -> Datasets.open(file));
  }
}
