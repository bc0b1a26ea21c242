package dev.lapidary.core.data;

import static dev.lapidary.core.data.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  @Test
  void takesFoldersAsClassesSortedByName() throws Exception {
    gray("dog/1.png", 1, 1, 20);
    gray("cat/b.png", 1, 1, 51);
    gray("cat/a.bmp", 1, 1, 102);
    Files.writeString(folder.resolve("cat/notes.txt"), "no picture");
    Dataset dataset = Datasets.open(folder);
    assertEquals(List.of("cat", "dog"), dataset.classes());
    assertArrayEquals(new int[] {0, 0, 1}, dataset.labels().orElseThrow());
    Batch batch = dataset.batch(0, 1);
    assertArrayEquals(new float[] {0.4f, 0.2f}, batch.inputs().get("").toFloats());
    assertArrayEquals(new long[] {2, 1, 1, 1}, batch.inputs().get("").lengths());
  }

  @Test
  void ordersChannelsAsTheModelWants() throws Exception {
    color("val/a/1.png", 2, 1, 0x102030, 0x405060);
    float[] first = values("'layout':'NCHW'");
    assertArrayEquals(new float[] {0x10, 0x40, 0x20, 0x50, 0x30, 0x60}, first);
    float[] last = values("'layout':'NHWC','mean':[16,32,48],'std':[1,2,3]");
    assertArrayEquals(new float[] {0, 0, 0, 48, 24, 16}, last);
  }

  @Test
  void convertsBetweenGrayAndColor() throws Exception {
    color("val/a/1.png", 1, 1, 0xFF0000);
    gray("val/a/2.png", 1, 1, 77);
    assertArrayEquals(new float[] {0.299f * 255}, values("'color':'GRAY'"), 1e-4f);
    Dataset dataset = describe("'color':'RGB'");
    float[] gray = dataset.batch(1).inputs().get("").toFloats();
    assertArrayEquals(new float[] {77, 77, 77}, gray);
  }

  @Test
  void shrinksWithoutSkippingPixels() throws Exception {
    gray("val/a/1.png", 4, 1, 0, 100, 200, 100);
    float[] half = values("'resize':[1,2]");
    assertArrayEquals(new float[] {500f / 7, 1000f / 7}, half, 1e-3f);
  }

  @Test
  void enlargesBetweenPixelCentres() throws Exception {
    gray("val/a/1.png", 2, 1, 0, 100);
    assertArrayEquals(
        new float[] {0, 25, 75, 100, 0, 25, 75, 100}, values("'resize':[2,4]"), 1e-4f);
  }

  @Test
  void refusesPicturesOfAnotherSize() throws Exception {
    gray("a/1.png", 2, 1, 0, 0);
    gray("a/2.png", 1, 1, 0);
    Dataset dataset = Datasets.open(folder);
    refused("data.imageSize", "2.png is 1 x 1 pixels", () -> dataset.batch(1));
  }

  @Test
  void namesTheFileThatCannotBeDecoded() throws Exception {
    Path good = gray("a/1.png", 16, 16, new int[256]);
    byte[] bytes = Files.readAllBytes(good);
    Files.write(folder.resolve("a/2.png"), Arrays.copyOf(bytes, 40));
    Files.writeString(folder.resolve("a/3.png"), "no picture");
    Dataset dataset = Datasets.open(folder);
    refused("data.imageDamaged", "2.png", () -> dataset.batch(1));
    refused("data.imageFormat", "3.png", () -> dataset.batch(2));
  }

  @Test
  void refusesLinksToPicturesOutside(@TempDir Path outside) throws Exception {
    gray("val/a/1.png", 1, 1, 0);
    Path secret = Files.copy(folder.resolve("val/a/1.png"), outside.resolve("s.png"));
    Files.createSymbolicLink(folder.resolve("val/a/2.png"), secret);
    refused("data.json.outside", "2.png", () -> describe("'layout':'NCHW'"));
  }

  @Test
  void refusesFoldersWithoutPictures() throws Exception {
    refused("data.unknownFolder", "dataset.json", () -> Datasets.open(folder));
    Files.createDirectories(folder.resolve("val/a"));
    refused("data.imageNone", "val", () -> describe("'layout':'NCHW'"));
    gray("val/a/1.png", 1, 1, 0);
    refused("data.imageNoClass", "\"b\"", () -> describe("'classes':['a','b']"));
    refused("json.wrongValue", "resize", () -> describe("'resize':[0,3]"));
    refused("json.wrongValue", "RGB, GRAY", () -> describe("'color':'BGR'"));
  }

  private float[] values(String fields) throws Exception {
    return describe(fields).batch(0).inputs().get("").toFloats();
  }

  private Dataset describe(String fields) throws Exception {
    String json = "{'formatVersion':1,'kind':'image-folder','folder':'val'," + fields + "}";
    Files.writeString(folder.resolve("dataset.json"), json.replace('\'', '"'));
    return Datasets.open(folder);
  }

  private Path gray(String name, int width, int height, int... values) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, width, height, 0, values);
    return write(image, name);
  }

  private void color(String name, int width, int height, int... pixels) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    write(image, name);
  }

  private Path write(BufferedImage image, String name) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    return file;
  }
}
