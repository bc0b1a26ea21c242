package dev.lapidary.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.workspace.Samples.PrintedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a full disk or a hostile file at any point leaves. */
class CrashTest {
  private final PrintedModels models = new PrintedModels();

  @TempDir Path folder;
  private Path root;
  private Variant original;
  private Variant child;

  @BeforeEach
  void makeTwoVariants() throws WorkbenchException {
    root = folder.resolve("work");
    try (FileVariantStore store = FileVariantStore.open(root, models)) {
      original = store.add(Samples.original("original"));
      child = store.add(Samples.child(original, "child"));
    }
  }

  private void assertOpensWith(Variant... expected) throws StorageException {
    try (FileVariantStore store = FileVariantStore.open(root, models)) {
      assertEquals(List.of(expected), store.variants());
    }
  }

  private Path variantFolder(Variant variant) {
    return root.resolve("variants").resolve(variant.id().value());
  }

  private static long entries(Path path) throws IOException {
    try (Stream<Path> found = Files.list(path)) {
      return found.count();
    }
  }

  @Test
  void forgetsAVariantThatWasBeingWritten() throws Exception {
    Path half = Files.createDirectories(root.resolve("temp/variant-1"));
    Files.writeString(half.resolve("model.onnx"), "half");
    Files.writeString(half.resolve("variant.json"), "{\"formatVer");
    assertOpensWith(original, child);
    assertEquals(0, entries(root.resolve("temp")));
  }

  @Test
  void finishesADeletionThatWasInterrupted() throws Exception {
    Files.move(variantFolder(child), root.resolve("trash/x"));
    assertOpensWith(original);
    assertEquals(0, entries(root.resolve("trash")));
  }

  @Test
  void opensAfterACrashWhileTheWorkspaceWasMade() throws Exception {
    Path young = Files.createDirectories(folder.resolve("young/variants")).getParent();
    Files.createDirectories(young.resolve("temp"));
    Files.writeString(young.resolve("temp/file-1"), "{\"form");
    try (FileVariantStore store = FileVariantStore.open(young, models)) {
      assertEquals(List.of(), store.variants());
    }
  }

  @Test
  void reportsADamagedVariantAndShowsTheRest() throws Exception {
    Files.writeString(variantFolder(original).resolve("variant.json"), "{\"formatVer");
    try (FileVariantStore store = FileVariantStore.open(root, models)) {
      assertEquals(List.of(child), store.variants());
      assertEquals(List.of(child), store.roots());
      assertEquals(variantFolder(original), store.damaged().get(0).folder());
      Variant next = store.add(Samples.original("next"));
      assertEquals(3, next.id().number());
    }
  }

  @Test
  void reportsAModelOfTheWrongSize() throws Exception {
    Files.writeString(variantFolder(child).resolve("model.onnx"), "short");
    try (FileVariantStore store = FileVariantStore.open(root, models)) {
      assertEquals(List.of(original), store.variants());
      String expected = "model.onnx has 5 bytes, expected " + child.sizeBytes();
      assertEquals(expected, store.damaged().get(0).reason());
    }
  }

  @Test
  void followsNoPathOutOfTheFolder() throws Exception {
    Path json = variantFolder(child).resolve("variant.json");
    String text = Files.readString(json);
    String id = child.id().value();
    for (String hostile : List.of("../../x", "/etc", "..", "C:\\\\x", "a/b", "")) {
      Files.writeString(json, text.replace(id, hostile));
      try (FileVariantStore store = FileVariantStore.open(root, models)) {
        assertEquals(List.of(original), store.variants());
        assertEquals(1, store.damaged().size());
      }
    }
    Files.writeString(json, text.replace(original.id().value(), "../../x"));
    assertOpensWith(original);
  }

  @Test
  void followsNoLinkOutOfTheFolder() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path file = Files.writeString(outside.resolve("precious"), "x");
    Files.createSymbolicLink(root.resolve("temp/link"), outside);
    Files.createSymbolicLink(root.resolve("variants/linked"), variantFolder(child));
    try (FileVariantStore store = FileVariantStore.open(root, models)) {
      assertEquals(List.of(original, child), store.variants());
      assertEquals("not a folder", store.damaged().get(0).reason());
    }
    assertEquals("x", Files.readString(file));
  }

  @Test
  void keepsNothingOfAModelThatCouldNotBeWritten() throws Exception {
    ModelFiles failing =
        new ModelFiles() {
          @Override
          public void write(Model model, Path file) throws WorkbenchException {
            try {
              Files.writeString(file, "half");
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            throw new StorageException("workspace.unwritable", file, "No space left on device");
          }

          @Override
          public Model read(Path file) {
            throw new AssertionError("nothing is read");
          }
        };
    try (FileVariantStore store = FileVariantStore.open(root, failing)) {
      StorageException refused =
          assertThrows(StorageException.class, () -> store.add(Samples.original("x")));
      assertEquals("No space left on device", refused.arguments().get(1));
      assertEquals(List.of(original, child), store.variants());
      assertEquals(0, entries(root.resolve("temp")));
      assertEquals(2, entries(root.resolve("variants")));
    }
  }

  @Test
  void saysThatAFolderCannotBeWritten() throws Exception {
    Path blocked = Files.writeString(folder.resolve("file"), "x").resolve("work");
    StorageException refused =
        assertThrows(StorageException.class, () -> FileVariantStore.open(blocked, models));
    assertEquals("workspace.unwritable", refused.messageKey());
  }

  @Test
  void saysThatAReadOnlyFolderCannotBeWrittenAndStillReadsIt() throws Exception {
    assumeTrue(root.toFile().setWritable(false) && !Files.isWritable(root), "rights bind nobody");
    try {
      Files.delete(root.resolve(".lock"));
    } catch (IOException e) {
      assertFalse(Files.isWritable(root));
    }
    try (FileVariantStore store = FileVariantStore.openReadOnly(root, models)) {
      assertEquals(List.of(original, child), store.variants());
    } finally {
      root.toFile().setWritable(true);
    }
  }
}
